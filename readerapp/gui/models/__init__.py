"""What views show: given values, asking nothing."""
