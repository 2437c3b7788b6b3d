"""The models of Lambda's APIs as the AWS SDK carries them: loaded, and walked into single facts.

What they say is the SDK's word, not a fact of the service.
"""
