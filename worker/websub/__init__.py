"""WebSub (https://www.w3.org/TR/websub/): hubs are asked to send what is new in a feed, and what they send is taken."""
