"""From a request to the files of a film: plan the steps, run jobs in worker processes, join what they made."""
