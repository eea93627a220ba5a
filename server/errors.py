"""
Everything that can go wrong on our side of the wire.

    DaimaError
    ├── RefusedError              the caller may not, and retrying will not help
    │   ├── SignInRequiredError   no session, or it ended; what waits on the phone is kept
    │   ├── ForbiddenError        this seat may not do that there
    │   ├── NotFoundError         nothing there that the caller may know of
    │   │   └── NotHereYetError   what it is about has not reached us; a phone's record waits for it
    │   ├── InvalidError          what was given cannot be used; says which field and why
    │   ├── ConflictError         someone changed it meanwhile, or its state forbids it
    │   ├── LoginCodeError        the code is wrong, old, used or for another browser
    │   ├── SecondFactorError     a second factor is wanted, or the one given is wrong
    │   ├── UnknownDocumentError  not one of the trusted documents
    │   ├── TooLargeError         more than one request may bring; send it in parts
    │   └── FullError             this account keeps as much as it may
    └── BusyError                 not now; the same request may succeed later
        ├── DamagedError          what came is not what was sent; send it again
        ├── TooOftenError         asked too many times; says when to come back
        └── OverloadedError       too many at once; says when to come back

Each class has a stable `code` and words for a person; `api/failures.py` alone knows the wire.
"""

from uuid import UUID


class DaimaError(Exception):
    """Something went wrong that the caller should hear of."""

    code = "ERROR"
    retryable = False
    words = "出了点问题,请稍后再试。"

    def __init__(self, words: str | None = None, **detail: object) -> None:
        super().__init__(words or self.words)
        self.words = words or self.words
        self.detail = detail


class RefusedError(DaimaError):
    """The caller may not, and retrying will not help."""


class SignInRequiredError(RefusedError):
    """No session, or it ended; what waits on the phone is kept."""

    code = "SIGN_IN_REQUIRED"
    words = "请先登录。未上传的内容仍在手机上。"


class ForbiddenError(RefusedError):
    """This seat may not do that there."""

    code = "FORBIDDEN"
    words = "您当前的身份没有这项权限。"


class NotFoundError(RefusedError):
    """Nothing there that the caller may know of."""

    code = "NOT_FOUND"
    words = "没有找到,可能已删除或不在您的范围内。"


class NotHereYetError(NotFoundError):
    """What it is about has not reached us; a phone's record waits for it."""

    code = "NOT_HERE_YET"
    words = "所关联的内容还没有上传到服务器,收到后会自动处理。"

    def __init__(self, missing: UUID) -> None:
        super().__init__()
        self.missing = missing


class InvalidError(RefusedError):
    """What was given cannot be used; `field` says which, `words` why."""

    code = "INVALID"
    words = "填写的内容有误,请检查。"


class ConflictError(RefusedError):
    """Someone changed it meanwhile, or its state forbids it."""

    code = "CONFLICT"
    words = "内容已被他人修改,请刷新后再试。"


class LoginCodeError(RefusedError):
    """The code is wrong, old, used or for another browser."""

    code = "LOGIN_CODE"
    words = "验证码不正确或已失效,请重新获取。"


class SecondFactorError(RefusedError):
    """A second factor is wanted, or the one given is wrong."""

    code = "SECOND_FACTOR"
    words = "需要动态口令,或口令不正确。"


class UnknownDocumentError(RefusedError):
    """Not one of the trusted documents."""

    code = "UNKNOWN_DOCUMENT"
    words = "应用版本与服务器不一致,请更新后再试。"


class TooLargeError(RefusedError):
    """More than one request may bring; send it in parts."""

    code = "TOO_LARGE"
    words = "一次发送的内容太多,请分批发送。"


class FullError(RefusedError):
    """This account keeps as much as it may."""

    code = "FULL"
    words = "您的照片空间已用完,请联系工作人员。"


class BusyError(DaimaError):
    """Not now; the same request may succeed later."""

    retryable = True
    code = "BUSY"
    words = "系统正忙,请稍后再试。"

    def __init__(self, words: str | None = None, *, retry_after_s: int = 5, **detail: object) -> None:
        super().__init__(words, **detail)
        self.retry_after_s = retry_after_s


class DamagedError(BusyError):
    """What came is not what was sent; send it again."""

    code = "DAMAGED"
    words = "传输中出了错,将自动重试。"


class TooOftenError(BusyError):
    """Asked too many times; says when to come back."""

    code = "TOO_OFTEN"
    words = "操作过于频繁,请稍后再试。"


class OverloadedError(BusyError):
    """Too many at once; says when to come back."""

    code = "OVERLOADED"
