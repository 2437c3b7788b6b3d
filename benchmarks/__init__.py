"""What is measured here, side by side with what it is compared with."""
