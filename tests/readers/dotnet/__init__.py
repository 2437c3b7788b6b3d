"""Tests of the reader of settings of the .NET tool for Lambda."""
