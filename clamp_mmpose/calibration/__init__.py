"""A radius that holds the true point, by split conformal prediction."""
