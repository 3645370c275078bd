"""What each command does, without its flags."""
