"""
Who may see each field of the API's schema: one table, a row a field, none left out.

`permissions.may_see` asks it; a test walks `graphql/schema.graphql` and fails for a field
that stands there and not here.
"""

from enum import StrEnum


class Who(StrEnum):
    """Of whom a field's rule speaks."""

    ANYONE = "ANYONE"  # signed in or not
    SIGNED_IN = "SIGNED_IN"
    STAFF = "STAFF"  # seats that run activities, or read as they do
    OFFICE = "OFFICE"  # seats that keep units and seats
    OWN = "OWN"  # the person it is about, alone
    READER = "READER"  # who may read the activity
    PRINTER = "PRINTER"  # who may print the code
    OPENER = "OPENER"  # who may open a display of the activity
    TOPIC_READER = "TOPIC_READER"  # who may read the topic
    DUTIES = "DUTIES"  # the deputy, and who may see their duties
    ATTENDANCE = "ATTENDANCE"  # the person, and who may see the activity's attendance
    SCANS = "SCANS"  # the person, and the desk
    HELPER = "HELPER"  # the desk that answers for the person
    DEVICES = "DEVICES"  # the person, and who may end their devices


def _all(who: Who, names: str) -> dict[str, Who]:
    return dict.fromkeys(names.split(), who)


FIELDS: dict[str, dict[str, Who]] = {
    "Query": {
        **_all(Who.ANYONE, "me personas welcome activity"),
        **_all(
            Who.SIGNED_IN,
            "activities activityKinds attendance decisions devices devicesOf lease receipts entrusted scans",
        ),
        **_all(Who.SIGNED_IN, "activityRequests subscriptions"),
        **_all(Who.SIGNED_IN, "notices notice noticeHindrance countReceivers noticeTemplates filledTemplate"),
        **_all(Who.SIGNED_IN, "noticeReceivers noticeReport noticeLedger noticeFaces noticeOnward readList"),
        **_all(Who.SIGNED_IN, "topics topic takenUp listItems"),
        **_all(Who.STAFF, "topicLines board boardItems hosts partners topicChoices seriesDays audience"),
        **_all(Who.OFFICE, "intakes intake intakeLines intakeColumns branches directory personFile wallCodes"),
        **_all(Who.STAFF, "duties dutiesWaiting dutyDays dutyDayPage"),
        **_all(Who.SIGNED_IN, "addresses calendarFeed enclosures"),
        **_all(Who.SIGNED_IN, "indicators myStandings snapshotFacts"),
        **_all(Who.OFFICE, "budgets"),
        **_all(Who.OFFICE, "rules rule previewRule indicatorShapes"),
        **_all(Who.STAFF, "standings standingCounts stationDesk"),
        **_all(Who.STAFF, "units seats strayScans concerns concern concernCounts recordAnswers"),
    },
    "Mutation": {
        **_all(Who.OFFICE, "draftRule addRule writeRule issueRule dropRule"),
        **_all(Who.SIGNED_IN, "beginStatement writeStatement"),
        **_all(Who.ANYONE, "requestCode signIn signInWithPassword beginSecondFactor confirmSecondFactor signOut"),
        **_all(Who.SIGNED_IN, "setPassword switchSeat changePhone revokeDevice revokeDeviceOf sync"),
        **_all(
            Who.SIGNED_IN,
            "createActivity createSeries editActivity editSeries cancelSeries moveActivity invite decide decideAll"
            " decideLeave",
        ),
        **_all(Who.SIGNED_IN, "askActivity moveRequest"),
        **_all(Who.SIGNED_IN, "writeNotice freezeNotice moveNotice tryNotice chaseNotice sendNoticeOn"),
        **_all(Who.SIGNED_IN, "openDisplay revokeDisplay describeActivity sendActivityUp"),
        **_all(Who.SIGNED_IN, "replaceCode retireCode addItem setItem moveItem deleteItem reopenItem"),
        **_all(Who.SIGNED_IN, "createTopic takeUpTopic copyTopic editTopic moveTopic"),
        **_all(Who.SIGNED_IN, "releaseRecord settleRecord takeUpRecord markRecordSeen importOutbox"),
        **_all(
            Who.SIGNED_IN,
            "requestAddressCode confirmAddress removeAddress removeEnclosure makeCalendarFeed endCalendarFeed",
        ),
        **_all(Who.OFFICE, "setAddressOf setBudget"),
        **_all(
            Who.OFFICE,
            "applyIntake discardIntake leaveSeat suspendSeat resumeSeat pair endPairing joinGroup issueCodes",
        ),
        **_all(Who.SIGNED_IN, "reviewDuties setPreference"),
        **_all(Who.SIGNED_IN, "subscribe resyncSubscription unsubscribe testPush"),
    },
    "Welcome": _all(Who.ANYONE, "demo city version"),
    "Persona": _all(Who.ANYONE, "name phone about role"),
    "CodeRequest": _all(Who.ANYONE, "expiresAt shown"),
    "SignIn": _all(Who.ANYONE, "secondFactor secondFactorUnset me leaseMs serverTime lease"),
    "Lease": _all(Who.OWN, "person ms share entrustKey"),
    "PushSubscription": _all(Who.OWN, "id device service createdAt seenAt lastOkAt isRefused isThis"),
    "Resync": _all(Who.OWN, "state subscription"),
    "SecondFactor": _all(Who.ANYONE, "secret uri"),
    "Me": _all(
        Who.OWN, "person seat seats device deviceIsNew isStaff hasPassword hasSecondFactor phoneTail publicUrl scopes"
    ),
    "Preference": _all(Who.OWN, "muted quietFrom quietUntil"),
    "Address": _all(Who.OWN, "channel isSetUp hint confirmedAt"),
    "PersonAddress": _all(Who.OFFICE, "channel isSetUp hint"),
    "AddressEvent": _all(Who.OFFICE, "channel verb at byName"),
    "Budget": _all(Who.OFFICE, "channel isSetUp isNeeded allowed spent"),
    "CalendarFeed": _all(Who.OWN, "url createdAt readAt"),
    "Person": _all(Who.SIGNED_IN, "id name"),
    "Unit": _all(Who.ANYONE, "id name kind level path"),
    "Seat": _all(Who.SIGNED_IN, "id person unit role title expertise status"),
    "ActivityKind": _all(
        Who.ANYONE,
        "id key label category days enrol minDeputies minEvidence positionRequired radiusM function announceDays"
        " expertise offered source",
    ),
    "ActivityPage": _all(Who.SIGNED_IN, "rows next"),
    "Activity": {
        **_all(Who.READER, "id kind unit title brief startsAt endsAt checkinFrom checkinUntil place lat lng radiusM"),
        **_all(Who.READER, "enrol minEvidence positionRequired visibility showNames state verbs counts version"),
        **_all(Who.READER, "summary filedAt sentUpAt places enrolUntil expertise function minDeputies announceDays"),
        **_all(Who.READER, "agenda host hostName cohosts topic topicTitle series cancelledAt cancelReason mayEdit"),
        **_all(Who.OPENER, "missing cautions"),
        "code": Who.PRINTER,
    },
    "AgendaLine": _all(Who.ANYONE, "time title"),
    "Audience": _all(Who.STAFF, "total lines"),
    "AudienceLine": _all(Who.STAFF, "seat raised latest elsewhere"),
    "SeriesDay": _all(Who.STAFF, "planned startsAt holiday beside"),
    "TopicChoice": _all(Who.STAFF, "id title unitName"),
    "ActivityRequest": _all(
        Who.SIGNED_IN,
        "id unitName title text startsAt endsAt place deputies expertise state askedByName askedAt decidedAt reason"
        " activity arranged verbs",
    ),
    "Arranged": _all(Who.SIGNED_IN, "state startsAt endsAt place"),
    "Notice": _all(
        Who.SIGNED_IN,
        "id kind category unitName title body needsReceipt critical aboutKind about aboutTitle audience why template"
        " recurs series state sendAt publishedAt recalledAt writerName approverName listed told opened confirmed verbs"
        " version",
    ),
    "NoticePage": _all(Who.SIGNED_IN, "rows next"),
    "NoticeAudience": _all(
        Who.SIGNED_IN, "by levels units roles expertise grassRoots activity activityTitle part persons lines without"
    ),
    "NoticeLine": _all(Who.SIGNED_IN, "text person"),
    "NoticeLineRead": _all(Who.SIGNED_IN, "text found person choices sameAs"),
    "NoticeLineChoice": _all(Who.SIGNED_IN, "person unitName role title phoneTail"),
    "NoticeRecurs": _all(Who.SIGNED_IN, "every on minute onRest until"),
    "NoticeCount": _all(Who.SIGNED_IN, "persons withPhone muted said approveAbove"),
    "NoticeTemplate": _all(Who.SIGNED_IN, "id label kind category title body source variables"),
    "TemplateVariable": _all(Who.SIGNED_IN, "name type hint"),
    "FilledTemplate": _all(Who.SIGNED_IN, "title body"),
    "NoticeOnward": _all(Who.SIGNED_IN, "steps nobody"),
    "OnwardStep": _all(Who.SIGNED_IN, "channel persons messages left"),
    "NoticeFaces": _all(
        Who.SIGNED_IN,
        "pushTitle pushBody sms wecomTitle wecomText mailSubject mailText notSetUp enclosed",
    ),
    "Receiver": _all(Who.SIGNED_IN, "person unitName role hasPhone"),
    "ReceiverPage": _all(Who.SIGNED_IN, "total rows"),
    "NoticeReport": _all(Who.SIGNED_IN, "total people ways chasedAt"),
    "ReachCount": _all(Who.SIGNED_IN, "reached why channel count"),
    "WayCount": _all(Who.SIGNED_IN, "channel state reason count"),
    "LedgerLine": _all(Who.SIGNED_IN, "person unitName reached why ways"),
    "LedgerWay": _all(Who.SIGNED_IN, "channel state reason accepted shown opened acted confirmed"),
    "Counts": _all(Who.READER, "expected present toReview onLeave refused waiting leaveAsked"),
    "Attendance": _all(
        Who.ATTENDANCE,
        "id person seat groups enrolment presence firstIn lastOut uncertaintyMs evidence reasons bothSides"
        " queue reason answer",
    ),
    "Duty": _all(
        Who.DUTIES,
        "id seat person unit category label title onDate halfDays counts source text addressee state note writtenAt"
        " reviewedAt isLookedAt photos enclosures sameDay verbs",
    ),
    "DutyPage": _all(Who.STAFF, "rows next"),
    "DutyDayPage": _all(Who.STAFF, "rows next"),
    "DutyDays": _all(Who.STAFF, "seat name unitName stationName days times waiting annualReports"),
    "Enclosures": _all(Who.SIGNED_IN, "rows mayChange"),
    "Enclosure": _all(Who.SIGNED_IN, "id name type bytes"),
    "DutyReviewed": _all(Who.SIGNED_IN, "duty why"),
    "Decision": _all(Who.SIGNED_IN, "presence reason byName at"),
    "Scan": _all(
        Who.SCANS,
        "id activity person via capturedAt receivedAt uncertaintyMs distanceM verdict reasons evidence",
    ),
    "Topic": _all(
        Who.TOPIC_READER,
        "id unit title brief year startsOn endsOn state summary closedAt parent parentTitle parentUnit version mayWrite"
        " mayEdit mayTakeUp verbs",
    ),
    "TopicLine": _all(Who.SIGNED_IN, "topic tally"),
    "TopicPage": _all(Who.STAFF, "rows next"),
    "Tally": _all(Who.SIGNED_IN, "cells wants"),
    "TallyCell": _all(Who.SIGNED_IN, "list state count"),
    "TallyWant": _all(Who.SIGNED_IN, "want count"),
    "Board": _all(Who.STAFF, "tally units"),
    "UnitTally": _all(Who.STAFF, "unit tally"),
    "BoardItem": _all(Who.STAFF, "item topicTitle unitName changedAt"),
    "BoardItemPage": _all(Who.STAFF, "rows next"),
    "ListItem": {
        **_all(
            Who.TOPIC_READER, "id topic activity list text unit owner ownerName dueOn state reason fromItem place rank"
        ),
        **_all(Who.TOPIC_READER, "byName at version conflicts mayWrite mayDelete"),
    },
    "ItemConflict": _all(Who.TOPIC_READER, "field value label byName at record standsByName standsAt"),
    "Indicator": _all(
        Who.SIGNED_IN,
        "key version label subject measure window unit least most source startsOn period periodStartsOn periodEndsOn",
    ),
    "Snapshot": _all(Who.SIGNED_IN, "id rule subject period startsOn endsOn value part whole least most due standing"),
    "StandingLine": _all(Who.STAFF, "subject label place activity snapshots"),
    "StandingPage": _all(Who.STAFF, "rows next"),
    "StandingCount": _all(Who.STAFF, "rule standing count"),
    "Fact": _all(Who.SIGNED_IN, "id onDay label who amount activity"),
    "FactPage": _all(Who.SIGNED_IN, "snapshot subject indicator unit source rows next"),
    "Rule": _all(Who.OFFICE, "key kind label mayEdit everyones inForce versions"),
    "RuleVersion": _all(Who.OFFICE, "id version state startsOn endsOn unitName own source body revision"),
    "IndicatorShape": _all(Who.OFFICE, "fact subjects fields numbers"),
    "RuleChange": _all(Who.OFFICE, "was becomes count moved names"),
    "RulePreview": _all(Who.OFFICE, "measured changed changes effects"),
    "RuleEffect": _all(Who.OFFICE, "kind count names"),
    "StationDesk": _all(Who.STAFF, "id name mayWrite receptions statements"),
    "ComingReception": _all(Who.STAFF, "id title startsAt endsAt state deputies announceBy isLate"),
    "Statement": _all(Who.STAFF, "id station kind period title body publishedAt version"),
    "Code": _all(Who.PRINTER, "id kind token link"),
    "WallCodes": _all(Who.OFFICE, "total without owed"),
    "Display": _all(Who.OPENER, "id number token keys serverTime"),
    "DisplayKey": _all(Who.OPENER, "day key"),
    "Device": _all(Who.DEVICES, "id name registeredAt seenAt revokedAt pending isThis"),
    "Concern": _all(
        Who.HELPER,
        "id kind code person unit device recordKind entity writtenAt receivedAt words doubts sides choices rev raw"
        " acts handled",
    ),
    "ConcernDevice": _all(Who.STAFF, "id name registeredAt seenAt pending revokedAt"),
    "ConcernPage": _all(Who.STAFF, "rows next"),
    "ConcernCount": _all(Who.STAFF, "kind count"),
    "ConcernSide": _all(Who.STAFF, "role by at receivedAt lines"),
    "ConcernLine": _all(Who.STAFF, "field value"),
    "ConcernChoice": _all(Who.STAFF, "field value words by at holds"),
    "RecordAnswer": _all(Who.STAFF, "record code words"),
    "Import": _all(Who.STAFF, "person lines"),
    "ImportLine": _all(Who.STAFF, "record kind code why"),
    "Branch": _all(Who.OFFICE, "unit deputies hasMore active"),
    "Branches": _all(Who.OFFICE, "above unit below"),
    "DirectoryLine": _all(Who.OFFICE, "seat ordinal electing station district groups since until suspended mayKeep"),
    "DirectoryPage": _all(Who.OFFICE, "rows next"),
    "PairingLine": _all(Who.OFFICE, "id seat name leads since until contacts"),
    "SeatEvent": _all(Who.OFFICE, "seat verb at byName on leaving suspending words"),
    "PersonFile": _all(Who.OFFICE, "person seats pairings addresses addressHistory history"),
    "Intake": _all(Who.OFFICE, "id fileName state why done total counts byName createdAt appliedAt"),
    "IntakeCounts": _all(Who.OFFICE, "make change leave refuse"),
    "IntakeLine": _all(Who.OFFICE, "place sheet line label outcome problems notes"),
    "IntakeColumn": _all(Who.OFFICE, "sheet key heading note must choices"),
    "IntakeProblem": _all(Who.OFFICE, "column words"),
    "Handling": _all(Who.STAFF, "act reason by at"),
    "Receipt": _all(Who.OWN, "record code rev entity detail voucher"),
    "SyncResult": _all(
        Who.SIGNED_IN,
        "serverTime acks reset resendSince addScopes dropScopes rows page cursor sums epoch"
        " retryAfterMs minClient wipe leaseMs",
    ),
    "ScopeSum": _all(Who.SIGNED_IN, "scope rows sum"),
    "Ack": _all(Who.SIGNED_IN, "record code state why"),
}
