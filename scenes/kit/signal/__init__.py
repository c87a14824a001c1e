"""What a network acts out: rings, streams of blame, wishes, and how it becomes another one."""
