"""THE VERBS: every change a person can make, one function each.

A function is one transaction and one label for Undo; the window and the command line call the
same ones, and neither holds a rule. Operations do not call operations.
"""
