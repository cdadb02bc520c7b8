"""How many functions of the account may run at once: new accounts are allowed ten, which visitors and senders share."""

from botocore.exceptions import BotoCoreError, ClientError

from .stack import Stack

ENOUGH = 50
"""From here on all senders and jobs at once leave room for visitors."""
_WANTED = 1000
_QUOTA = {"ServiceCode": "lambda", "QuotaCode": "L-B99A9384"}
_UNDER_WAY = {"PENDING", "CASE_OPENED"}


def warning(stack: Stack) -> str | None:
    """What to tell the operator; None where there is enough, or AWS does not say."""
    allowed = _allowed(stack)
    if allowed is None or allowed >= ENOUGH:
        return None
    return (
        f"This account may run {allowed:.0f} functions at once. Ask for {_WANTED} (Service Quotas, AWS Lambda,"
        " Concurrent executions): until then keep Concurrency=small, or visitors may have to wait while much is mailed."
    )


def ask_for_enough(stack: Stack) -> str:
    """Asks AWS for more, once; what came of it, in a sentence."""
    allowed = _allowed(stack)
    if allowed is None:
        return "AWS does not say how many functions this account may run at once: look under Service Quotas."
    if allowed >= ENOUGH:
        return f"This account may run {allowed:.0f} functions at once: enough."
    try:
        history = stack.quotas.list_requested_service_quota_change_history_by_quota(**_QUOTA)["RequestedQuotas"]
        if any(each["Status"] in _UNDER_WAY for each in history):
            return f"This account may run {allowed:.0f} functions at once; more are asked for already."
        stack.quotas.request_service_quota_increase(**_QUOTA, DesiredValue=float(_WANTED))
    except (ClientError, BotoCoreError):
        return str(warning(stack))
    return (
        f"This account may run {allowed:.0f} functions at once: {_WANTED} are asked for, which takes a day or so;"
        " until then keep Concurrency=small."
    )


def _allowed(stack: Stack) -> float | None:
    try:
        return float(stack.quotas.get_service_quota(**_QUOTA)["Quota"]["Value"])
    except (ClientError, BotoCoreError):
        return None
