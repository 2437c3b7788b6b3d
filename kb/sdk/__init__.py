"""The models of Lambda's APIs as the AWS SDK carries them: loaded, and walked into single facts."""
