"""What CLAMP costs, against peers that do the same work."""
