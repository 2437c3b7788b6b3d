"""The knowledge base of AWS Lambda's history and limits: facts, questions about them, and judgements by them."""
