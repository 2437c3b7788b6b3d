"""What AWS's answers say of an account, and what is judged by it."""
