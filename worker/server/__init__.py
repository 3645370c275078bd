"""server: the processes of one machine: server, workers, scheduler."""
