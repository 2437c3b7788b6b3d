"""The facts in the shapes of other worlds: each module speaks the format of one of them."""
