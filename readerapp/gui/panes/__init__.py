"""The parts of the window: given values by `show`, saying by signals what the person asked."""
