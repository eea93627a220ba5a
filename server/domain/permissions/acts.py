"""What may be asked of permissions. Acts of one area stand together; what allows them stands in the area's file."""

from enum import StrEnum


class Act(StrEnum):
    """What a person may ask to do. The comment says what the target is."""

    READ_ACTIVITY = "READ_ACTIVITY"  # an activity
    WRITE_ACTIVITY = "WRITE_ACTIVITY"  # an activity, or where one is to be: create, publish, move
    INVITE = "INVITE"  # an activity: put persons on its list
    INVITE_SEAT = "INVITE_SEAT"  # a seat: be put on a list by this viewer
    ASK_ACTIVITY = "ASK_ACTIVITY"  # a department: ask its congress for an activity, or take that back
    ANSWER_REQUEST = "ANSWER_REQUEST"  # a department: say yes or no to what it asked
    ENROL = "ENROL"  # an activity: answer for oneself, whether one comes
    SEE_ROSTER = "SEE_ROSTER"  # an activity: list with devices' keys, for the desk

    PRINT_CODE = "PRINT_CODE"  # an activity, unit or seat: its poster
    OPEN_DISPLAY = "OPEN_DISPLAY"  # an activity: show its live code; also revoke a display
    MANAGE_CODE = "MANAGE_CODE"  # an activity, unit or seat: replace or retire its code

    CHECK_IN = "CHECK_IN"  # a person: record their presence
    WITHDRAW_SCAN = "WITHDRAW_SCAN"  # a person: take back a scan of theirs
    HOST = "HOST"  # a person at an activity: scan them in, or mark them by hand
    DECIDE = "DECIDE"  # a person at an activity: say whether they were there
    SEE_ATTENDANCE = "SEE_ATTENDANCE"  # an activity, or a person at one
    SEE_SCANS = "SEE_SCANS"  # an activity, or a person at one: times, places, reasons
    SEE_STRAY_SCANS = "SEE_STRAY_SCANS"  # a unit: scans that belong to no activity we know

    SEARCH_SEATS = "SEARCH_SEATS"  # a unit: look for seats to invite
    MANAGE_SEATS = "MANAGE_SEATS"  # a unit or seat
    MANAGE_DEVICES = "MANAGE_DEVICES"  # a person: see their devices, end one that was lost
    SEE_OWN = "SEE_OWN"  # a person: what is theirs alone, such as receipts
    SEE_PHONE_TAIL = "SEE_PHONE_TAIL"  # a person
    NOTIFY = "NOTIFY"  # a unit: tell people there, and see whom that reached
    APPROVE_NOTICE = "APPROVE_NOTICE"  # a notice for many, of whoever wrote it: let it go out, or return it
    SEE_AUDIT = "SEE_AUDIT"  # a unit, or a person for their own

    SEE_RECORDS = "SEE_RECORDS"  # a person: what they sent that wants someone to look
    HANDLE_RECORD = "HANDLE_RECORD"  # a person: try it again, settle it, take it up by hand
    IMPORT_OUTBOX = "IMPORT_OUTBOX"  # a person: take in the file their phone exported

    READ_TOPIC = "READ_TOPIC"  # a topic, or an item of one
    WRITE_TOPIC = "WRITE_TOPIC"  # a unit
    TAKE_UP = "TAKE_UP"  # a topic: work on it with lists of one's own unit
    SEE_BOARD = "SEE_BOARD"  # a unit: what the topics at and under it come to
    WRITE_ITEM = "WRITE_ITEM"  # a topic, where one is to be, or an item: add, set, move, reopen
    DELETE_ITEM = "DELETE_ITEM"  # an item
    WRITE_NOTE = "WRITE_NOTE"  # a topic, item or activity: a few words about it
    LINK_PHOTO = "LINK_PHOTO"  # a topic, item or activity: a photo of it

    SEE_DUTIES = "SEE_DUTIES"  # a deputy's seat: what they did, and how many days it comes to
    REPORT_DUTY = "REPORT_DUTY"  # a deputy's seat: report what the system does not know of, or take it back
    LOOK_AT_DUTY = "LOOK_AT_DUTY"  # a deputy's seat: say of a report that it was so, before it is approved
    REVIEW_DUTY = "REVIEW_DUTY"  # a deputy's seat: approve, return or void what they reported
    REOPEN_ACTIVITY = "REOPEN_ACTIVITY"  # an activity: take it out of the files again

    SEE_STANDING = "SEE_STANDING"  # whoever an indicator speaks of: how they stand to it
    EDIT_RULES = "EDIT_RULES"  # a congress: draft and issue versions of its own rules
    EDIT_EVERYONES_RULES = "EDIT_EVERYONES_RULES"  # the whole tree: the same of rules that are everyone's
    WRITE_STATEMENT = "WRITE_STATEMENT"  # a station: write and publish what it says of a period
    SEE_DAYS = "SEE_DAYS"  # a deputy's seat: how their days stand to the year's
