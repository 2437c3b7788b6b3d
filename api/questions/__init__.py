"""What can be asked, how it is read, and how what cannot be asked is refused; nothing about how it is answered."""
