"""The console: what the commands show and decide, as pages for people. Part of `feedmill serve`, under /console/.

request ─► DoorGuard (who is it, may this site ask) ─► view: a function reads ─► dataclass ─► template, or JSON

How a view is added:

1. A file here with a frozen dataclass whose fields are what the page shows. Two of them are there in every view:
   `heading` (also the page's title) and `command` (the command that shows the same).
2. In it a function `read_…(asked: AskedView) -> that dataclass` (view_types.py), or a `GoTo` to lead elsewhere. It
   runs in a thread and may use `asked.rt`; it gets the values of the path (`asked.path`), those of the query as they
   were read (`asked.query`), and who asks (`asked.person`). What can't be answered is a `RequestError`, as everywhere
   in worker/http. It writes nothing.
3. A template `templates/NAME.html` that begins `{% extends "base.html" %}` and fills the block `main`. It has the
   dataclass as `shown`; look into `base.html` and `parts.html` for what else there is. Text of articles is always
   written as `{{ text }}` in an element with `dir="auto"`, or within `<bdi>`; addresses by `{{ parts.link(url) }}`.
   No script, no style and no handler stands in a template: the browser would refuse it.
4. A row in `VIEWS` of `views.py`: path, name, query parameters, and its name in the menu if it is to stand there.
   The browser test looks at the views that it names (tests/worker/console/test_browser.py): add it there.

With `?format=json`, or `Accept: application/json`, the same address answers the dataclass as JSON.

What decides is a `ConsoleAction` with a row in `ACTIONS`: a function that gets the fields of a form and returns where
to go on (`GoTo`) or what to show instead (`ShowInstead`). By then the person is signed in, and the form is one of our
own: each has `{{ parts.form_token(form_token) }}` in it.
"""
