"""Who takes records out: pollers, subscribers, workers with leases, functions and deliveries."""
