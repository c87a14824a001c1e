"""Films compared with the pictures that were drawn: similarity, and what each encoder setting costs."""
