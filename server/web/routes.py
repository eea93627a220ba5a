"""All routes of the web, for `app.py` to gather."""

from typing import Any

from litestar import Router

from server.web import attachments, failures, headers
from server.web.assets import asset, front_door
from server.web.attendance_sheets import attendance_sheet
from server.web.board_sheets import board_sheet
from server.web.calendars import calendar_feed
from server.web.deputies import deputy_page
from server.web.duty_sheets import duty_days_sheet, duty_file_sheet
from server.web.enclosures import enclosure_file, send_enclosure
from server.web.exports import people_workbook
from server.web.indicator_sheets import indicator_sheet
from server.web.intakes import intake_report, intake_template_file, send_intake
from server.web.landings import activity_page, tracking_page
from server.web.limits import limited
from server.web.live import live
from server.web.mail_stops import ask_to_stop, stop
from server.web.notice_sheets import notice_sheet
from server.web.poster_sets import poster_set_file
from server.web.printing import poster_file
from server.web.push_acks import push_acks
from server.web.sms_receipts import sms_receipts
from server.web.statement_sheets import statement_sheet
from server.web.stations import find_page, station_page
from server.web.topic_sheets import topic_sheet
from server.web.uploads import UPLOADS
from server.web.vouchers import voucher_page

CITIZENS = Router(
    path="/",
    route_handlers=[
        station_page,
        find_page,
        deputy_page,
        activity_page,
        tracking_page,
        voucher_page,
        calendar_feed,
        ask_to_stop,
        stop,
    ],
    middleware=[limited],
)
PAGES = Router(
    path="/",
    route_handlers=[
        CITIZENS,
        poster_file,
        poster_set_file,
        attendance_sheet,
        duty_days_sheet,
        duty_file_sheet,
        topic_sheet,
        board_sheet,
        send_intake,
        intake_template_file,
        intake_report,
        people_workbook,
        indicator_sheet,
        statement_sheet,
        sms_receipts,
        notice_sheet,
        send_enclosure,
        enclosure_file,
        attachments.full,
        attachments.small,
        UPLOADS,
        live,
        push_acks,
        front_door,
        asset,
    ],
    exception_handlers=failures.HANDLERS,
    opt={"exclude_from_compression": True},
    include_in_schema=False,
)
"""`exclude_from_compression`: these come compressed already."""

HANDLERS: list[Any] = [PAGES]
MIDDLEWARE: list[Any] = []
BEFORE_SEND: list[Any] = [headers.guard]
"""Hooks for `Litestar(before_send=…)`: they see every answer, those to unknown addresses too."""
