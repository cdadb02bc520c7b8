"""What DynamoDB says where it refuses something, and the domain's errors for it."""

from typing import Any

from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBException

from ...domain.base.errors import RefusedForNowError, WriteConflictError

CONFLICTS = {"TransactionConflict", "TransactionConflictException", "TransactionInProgressException"}
RACES = {"ConditionalCheckFailed", "ConditionalCheckFailedException"}
_THROTTLES = {"ThrottlingException", "ThrottlingError", "ProvisionedThroughputExceededException"}

_THROTTLES |= {"RequestLimitExceeded", "ProvisionedThroughputExceeded"}

BUSY = "The table is busy. Please try again in a moment."


def is_conflict(refusal: PynamoDBException | ClientError) -> bool:
    """Whether only another transaction was in the way, which says nothing of our conditions."""
    return _codes(refusal) <= CONFLICTS


def translated(refusal: PynamoDBException | ClientError) -> Exception:
    """The domain's error for a refusal; itself where there is none."""
    codes = _codes(refusal)
    if codes & _THROTTLES:
        return RefusedForNowError(BUSY)
    if codes & RACES and codes <= RACES | CONFLICTS:
        return WriteConflictError(", ".join(sorted(code for code in codes if code)))
    return refusal


def failed_conditions(refusal: BaseException | None) -> list[bool]:
    """Of each write of a transaction, in the order in which DynamoDB was handed them, whether its condition failed."""
    return [reason["Code"] in RACES for reason in _answer(refusal).get("CancellationReasons", ())]


def _codes(refusal: PynamoDBException | ClientError) -> set[str | None]:
    """DynamoDB's word for each of the writes that it refused, or for all; None where it did not answer."""
    answer = _answer(refusal)
    reasons = {reason["Code"] for reason in answer.get("CancellationReasons", ())} - {"None"}
    return reasons or {answer.get("Error", {}).get("Code")}


def _answer(refusal: BaseException | None) -> dict[str, Any]:
    cause = refusal.cause if isinstance(refusal, PynamoDBException) else refusal
    return getattr(cause, "response", None) or {}
