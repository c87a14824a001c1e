"""What plays a step: the Step class, its context, the fast renderer, and what a worker process may call."""
