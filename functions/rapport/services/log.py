"""The log: structured, with ids and never an address."""

from aws_lambda_powertools import Logger

logger = Logger(service="rapport")
