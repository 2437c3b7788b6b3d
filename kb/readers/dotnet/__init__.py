"""The settings of the .NET tool for Lambda, with which `dotnet lambda deploy-function` makes a function.

Templates that the same tool deploys are CloudFormation's, and read there.
"""
