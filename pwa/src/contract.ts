/** Made by build/contract.ts from graphql/; do not edit. */
export type About = 'ACTIVITY' | 'DUTY' | 'ITEM' | 'NOTE' | 'TOPIC'
export type AckCode = 'DUPLICATE' | 'ID_REUSED' | 'MALFORMED' | 'NOT_YOURS' | 'RECEIVED' | 'TOO_LARGE'
export type ActivityState = 'CANCELLED' | 'DRAFT' | 'ENDED' | 'FILED' | 'PUBLISHED' | 'RUNNING'
export type ActivityVerb = 'CANCEL' | 'END' | 'FILE' | 'PUBLISH' | 'REOPEN' | 'START'
export type AudienceBy = 'ACTIVITY' | 'FILTER' | 'PERSONS'
export type AudiencePart = 'ENROLLED' | 'INVITED' | 'LIST_UNFILLED' | 'NOT_CHECKED_IN' | 'UNANSWERED'
export type Channel = 'APP' | 'EMAIL' | 'PUSH' | 'SMS' | 'WECOM'
export type CodeKind = 'ACTIVITY' | 'DEPUTY' | 'MATTER' | 'STATION'
export type ConcernAct = 'CHOOSE' | 'RELEASE' | 'SEE' | 'SETTLE' | 'TAKE_UP'
export type ConcernKind = 'CLASH' | 'CONFLICT' | 'DOUBTED' | 'PARKED' | 'QUARANTINED' | 'REFUSED'
export type DeliveryState = 'ACCEPTED' | 'ACTED' | 'CLAIMED' | 'CONFIRMED' | 'DROPPED' | 'OPENED' | 'RECALLED' | 'SHOWN' | 'UNREACHABLE' | 'WAITING'
export type Direction = 'IN' | 'OUT'
export type DutySource = 'ATTENDANCE' | 'ITEM' | 'SELF'
export type DutyState = 'APPROVED' | 'RETURNED' | 'SUBMITTED' | 'VOID'
export type DutyVerb = 'APPROVE' | 'LOOK' | 'REPORT' | 'RETURN' | 'VOID' | 'WITHDRAW'
export type Enclosing = 'ACTIVITY' | 'DUTY' | 'NOTICE' | 'TOPIC'
export type EnclosureType = 'DOCX' | 'OFD' | 'PDF' | 'PPTX' | 'XLSX'
export type Enrol = 'ASSIGNED' | 'OPEN' | 'PUBLIC'
export type Enrolment = 'DECLINED' | 'ENROLLED' | 'INVITED' | 'LEAVE_ASKED' | 'ON_LEAVE' | 'UNINVITED' | 'WAITING'
export type Every = 'FORTNIGHT' | 'MONTH' | 'WEEK'
export type Evidence = 'E0' | 'E1' | 'E2' | 'E3' | 'E4'
export type FactKind = 'ACTIVITY' | 'ATTENDANCE' | 'DUTY' | 'LIST_ITEM' | 'NOTICE' | 'PAIRING' | 'SEAT'
export type Frequency = 'MONTH' | 'QUARTER' | 'WEEK' | 'YEAR'
export type ImportCode = 'DUPLICATE' | 'ID_REUSED' | 'MALFORMED' | 'NOT_YOURS' | 'RECEIVED' | 'TOO_LARGE' | 'UNPROVEN'
export type IntakeOutcome = 'CHANGE' | 'LEAVE' | 'MAKE' | 'REFUSE'
export type IntakeState = 'APPLIED' | 'APPLYING' | 'CHECKED' | 'CHECKING' | 'DISCARDED' | 'UNREADABLE' | 'WAITING'
export type ItemField = 'DUE_ON' | 'FROM_ITEM' | 'OWNER' | 'PLACE' | 'STATE' | 'TEXT'
export type ItemState = 'DOING' | 'DONE' | 'DROPPED' | 'OPEN'
export type Leaving = 'ABSENT' | 'DEPRIVED' | 'DIED' | 'INCAPABLE' | 'MOVED' | 'NATIONALITY' | 'POST' | 'RECALLED' | 'RESIGNED'
export type Level = 'CITY' | 'COMMUNITY' | 'COUNTY' | 'TOWN'
export type List = 'PROBLEM' | 'RESULT' | 'SUGGESTION' | 'WORK'
export type Measure = 'COUNT' | 'DISTINCT' | 'MIN' | 'SHARE' | 'SUM'
export type NoticeCategory = 'ACTIVITY' | 'DUTY' | 'LIST' | 'NEWS' | 'RECORD' | 'SECURITY' | 'STATION' | 'SYSTEM'
export type NoticeKind = 'ANNOUNCEMENT' | 'BULLETIN' | 'DOCUMENT' | 'MATERIAL' | 'NEWS' | 'PLAN' | 'REMINDER' | 'REPORT' | 'SECURITY' | 'STORY' | 'SUMMARY'
export type NoticeLineFound = 'NOBODY' | 'ONE' | 'PARTLY' | 'SEVERAL'
export type NoticeState = 'DRAFT' | 'RECALLED' | 'SCHEDULED' | 'SENT' | 'TO_APPROVE'
export type NoticeVerb = 'APPROVE' | 'DISCARD' | 'RECALL' | 'RETURN' | 'SEND' | 'TAKE_BACK'
export type OnHoliday = 'KEEP' | 'SHIFT' | 'SKIP'
export type OnRest = 'AFTER' | 'BEFORE' | 'KEEP' | 'SKIP'
export type PhotoType = 'JPEG' | 'PNG' | 'WEBP'
export type Presence = 'ABSENT' | 'NONE' | 'PRESENT' | 'REFUSED' | 'TO_REVIEW'
export type Reached = 'ACCEPTED' | 'ACTED' | 'CONFIRMED' | 'LEFT' | 'OPENED' | 'SHOWN' | 'UNREACHED' | 'WAITING'
export type Reason = 'ACTIVITY_CANCELLED' | 'CLOCK_UNSURE' | 'CODE_AHEAD' | 'CODE_INVALID' | 'CODE_RETIRED' | 'DEVICE_UNSURE' | 'FAR_AWAY' | 'LATE_UPLOAD' | 'NEAR_WINDOW' | 'NOT_INVITED' | 'NO_POSITION' | 'OUTSIDE_WINDOW' | 'SEAT_INACTIVE' | 'STALE_CODE' | 'WEAK_EVIDENCE'
export type ReceiptCode = 'APPLIED' | 'BLOB_MISMATCH' | 'CONFLICT' | 'MERGED' | 'NEEDS_UPGRADE' | 'PARENT_MISSING' | 'POISON' | 'REJECTED_INVALID' | 'REJECTED_PERMISSION' | 'SUPERSEDED' | 'WAITING_BLOB' | 'WAITING_PARENT'
export type RequestState = 'APPROVED' | 'ASKED' | 'REFUSED' | 'WITHDRAWN'
export type RequestVerb = 'APPROVE' | 'REFUSE' | 'WITHDRAW'
export type Reset = 'AHEAD' | 'EPOCH' | 'FLOOR' | 'NONE' | 'SCHEMA'
export type Role = 'ADMIN' | 'COMMITTEE_MEMBER' | 'CONGRESS_STAFF' | 'DEPUTY' | 'HANDLER' | 'LEADER' | 'LIAISON' | 'MEMBER' | 'STATION_HEAD' | 'VOLUNTEER'
export type RuleEffectKind = 'DEPUTIES' | 'DUTIES' | 'HALF_DAYS' | 'PLANNED'
export type RuleKind = 'ACTIVITY_KIND' | 'CALENDAR' | 'CASCADE' | 'CHECKIN' | 'DEADLINE' | 'DUTY_CATEGORY' | 'HOURS' | 'INDICATOR' | 'NOTICE' | 'REMINDER' | 'SCORE' | 'STAR'
export type RuleState = 'DRAFT' | 'ISSUED'
export type SeatStatus = 'ACTIVE' | 'ENDED' | 'RECALLED' | 'RESIGNED' | 'SUSPENDED'
export type Standing = 'MET' | 'MISSED' | 'OPEN' | 'SHORT'
export type StandingOrder = 'BEHIND' | 'NAME' | 'VALUE'
export type StatementKind = 'PLAN' | 'REPORT' | 'SUMMARY'
export type Subject = 'ACTIVITY' | 'CONGRESS' | 'DEPUTY' | 'GROUP' | 'MEMBER' | 'PAIRING' | 'STATION'
export type SubscriptionState = 'KNOWN' | 'OLD_KEY' | 'OTHERS' | 'UNKNOWN'
export type Suspending = 'DETAINED' | 'SERVING'
export type TopicState = 'CLOSED' | 'DRAFT' | 'OPEN'
export type TopicVerb = 'CLOSE' | 'OPEN' | 'REOPEN'
export type UnitKind = 'AREA' | 'COMMITTEE' | 'CONGRESS' | 'DEPARTMENT' | 'GROUP' | 'HOME' | 'POINT' | 'STATION'
export type VariableType = 'ACTIVITY' | 'DATE' | 'TEXT' | 'TIME' | 'UNIT'
export type Verdict = 'PRESENT' | 'REFUSED' | 'TO_REVIEW'
export type Via = 'ACTIVITY_LIVE' | 'ACTIVITY_POSTER' | 'DEPUTY_LIVE' | 'STAFF'
export type Visibility = 'MEMBERS' | 'PUBLIC' | 'UNIT'
export type Want = 'OVERDUE' | 'STALE' | 'UNANSWERED' | 'UNRESOLVED'
export type Window = 'EACH' | 'MONTH' | 'NOW' | 'QUARTER' | 'TERM' | 'WEEK' | 'YEAR'
export interface ActivityFilter {
  from?: string | null
  kind?: string | null
  search?: string | null
  state?: (ActivityState)[] | null
  until?: string | null
}
export interface ActivityInput {
  agenda?: (AgendaLineInput)[]
  announceDays?: number | null
  brief?: string
  checkinFrom?: string | null
  checkinUntil?: string | null
  cohosts?: (string)[]
  endsAt: string
  enrol?: Enrol | null
  enrolUntil?: string | null
  expertise?: (string)[] | null
  function?: string | null
  hostSeat?: string | null
  kind: string
  lat?: number | null
  lng?: number | null
  minDeputies?: number | null
  minEvidence?: Evidence | null
  place?: string | null
  places?: number | null
  positionRequired?: boolean | null
  publish?: boolean
  radiusM?: number | null
  seats?: (string)[]
  showNames?: boolean
  startsAt: string
  title: string
  topic?: string | null
  unit: string
  visibility?: Visibility
}
export interface AgendaLineInput {
  time?: string | null
  title: string
}
export interface AudienceInput {
  activity?: string | null
  endsAt?: string | null
  expertise?: (string)[]
  grassRoots?: boolean
  level?: Level | null
  raised?: string | null
  search?: string | null
  startsAt?: string | null
  topic?: string | null
  unit?: string | null
}
export interface BoardSieve {
  list?: List | null
  state?: ItemState | null
  unit?: string | null
  want?: Want | null
}
export interface BoardSpan {
  topic?: string | null
  unit?: string | null
  year?: number | null
}
export interface ConcernFilter {
  handled?: boolean
  kinds?: (ConcernKind)[] | null
  person?: string | null
  search?: string | null
}
export interface DeviceInput {
  id: string
  name: string
  proof: string
  publicKey: string
}
export interface DirectoryFilter {
  left?: boolean
  role?: Role | null
  search?: string | null
  unit?: string | null
}
export interface DutyFilter {
  addressed?: boolean
  reported?: boolean | null
  seat?: string | null
  state?: DutyState | null
  year?: number | null
}
export interface DutyReport {
  category: string
  halfDays: number
  onDate: string
  text?: string
  title: string
}
export interface DutyWithdraw {
  reason?: string | null
}
export interface EnrolDecline {
  reason?: string | null
}
export interface EnrolJoin {
  reason?: string | null
}
export interface EnrolLeave {
  reason: string
}
export interface EnrolWithdraw {
  reason?: string | null
}
export interface EntrustedInput {
  name: string
  sealed: string
}
export interface ItemAdd {
  activity?: string | null
  dueOn?: string | null
  fromItem?: string | null
  list: List
  owner?: string | null
  place?: string | null
  position?: PositionInput | null
  rank: string
  text: string
  topic: string
}
export interface ItemChange {
  field: ItemField
  value?: string | null
}
export interface ItemDel {
  reason?: string | null
}
export interface ItemMove {
  rank: string
}
export interface ItemReopen {
  reason?: string | null
}
export interface ItemSet {
  changes: (ItemChange)[]
  reason?: string | null
}
export interface NoteAdd {
  about: string
  aboutKind: About
  text: string
}
export interface NoteEdit {
  text: string
}
export interface NoticeAck {
  confirmed?: boolean
}
export interface NoticeAudienceInput {
  activity?: string | null
  by: AudienceBy
  expertise?: (string)[]
  grassRoots?: boolean
  levels?: (Level)[]
  lines?: (NoticeLineInput)[]
  part?: AudiencePart
  persons?: (string)[]
  roles?: (Role)[]
  units?: (string)[]
  without?: (string)[]
}
export interface NoticeInput {
  about?: string | null
  aboutKind?: string | null
  audience: NoticeAudienceInput
  body: string
  category: NoticeCategory
  critical?: boolean
  kind: NoticeKind
  needsReceipt?: boolean
  recurs?: NoticeRecursInput | null
  sendAt?: string | null
  template?: string | null
  title: string
}
export interface NoticeLineInput {
  person?: string | null
  text: string
}
export interface NoticeRecursInput {
  every: Frequency
  minute: number
  on: string
  onRest?: OnRest
  until?: string | null
}
export interface PhotoLink {
  about: string
  aboutKind: About
  bytes: number
  caption?: string | null
  height: number
  position?: PositionInput | null
  sha: string
  type: PhotoType
  width: number
}
export interface PhotoUnlink {
  reason?: string | null
}
export interface PositionInput {
  accuracyM: number
  lat: number
  lng: number
}
export interface RecordBody {
  dutyReport?: DutyReport | null
  dutyWithdraw?: DutyWithdraw | null
  enrolDecline?: EnrolDecline | null
  enrolJoin?: EnrolJoin | null
  enrolLeave?: EnrolLeave | null
  enrolWithdraw?: EnrolWithdraw | null
  itemAdd?: ItemAdd | null
  itemDel?: ItemDel | null
  itemMove?: ItemMove | null
  itemReopen?: ItemReopen | null
  itemSet?: ItemSet | null
  noteAdd?: NoteAdd | null
  noteEdit?: NoteEdit | null
  noticeAck?: NoticeAck | null
  photoLink?: PhotoLink | null
  photoUnlink?: PhotoUnlink | null
  scanAdd?: ScanAdd | null
  scanWithdraw?: ScanWithdraw | null
}
export interface RecordInput {
  at: number
  base?: number | null
  body: RecordBody
  deps?: (string)[]
  entity: string
  id: string
  prev?: string | null
  seat?: string | null
  seq: number
  skew?: number | null
  skewError?: number | null
  v: number
}
export interface RepeatInput {
  every: Every
  onHoliday?: OnHoliday
  times: number
}
export interface RequestInput {
  deputies?: number
  endsAt: string
  expertise?: (string)[]
  place?: string | null
  startsAt: string
  text: string
  title: string
}
export interface ScanAdd {
  activity?: string | null
  code?: string | null
  direction?: Direction
  position?: PositionInput | null
  reason?: string | null
  subject?: string | null
}
export interface ScanWithdraw {
  reason?: string | null
}
export interface StandingFilter {
  ago?: number
  history?: boolean
  order?: StandingOrder
  rule: string
  search?: string | null
  standing?: (Standing)[] | null
  subject: Subject
}
export interface SubscriptionInput {
  auth: string
  endpoint: string
  generation: number
  p256dh: string
}
export interface SyncInput {
  anew?: number
  check?: boolean
  client: string
  cursor?: string | null
  device: string
  limit?: number
  page?: string | null
  pending: number
  records: (RecordInput)[]
  schema: number
  scopes?: (string)[] | null
  signature?: string | null
}
export interface TemplateValue {
  name: string
  value: string
}
export interface TopicFilter {
  level?: Level | null
  search?: string | null
  state?: (TopicState)[] | null
  year?: number | null
}
export interface TopicInput {
  brief?: string
  endsOn: string
  startsOn: string
  title: string
  unit: string
  year?: number | null
}
export interface Operations {
  Activities: {
    variables: { filter?: ActivityFilter | null; after?: string | null; first?: number }
    data: {
      activities: {
        rows: ({
          id: string
          title: string
          startsAt: string
          endsAt: string
          checkinFrom: string
          checkinUntil: string
          place: string | null
          state: ActivityState
          verbs: (ActivityVerb)[]
          version: number
          function: string | null
          series: string | null
          kind: {
            id: string
            key: string
            label: string
            category: string
          }
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
          counts: {
            expected: number
            present: number
            toReview: number
            onLeave: number
            refused: number
            waiting: number
            leaveAsked: number
          }
        })[]
        next: string | null
      }
    }
  }
  Activity: {
    variables: { id: string }
    data: {
      activity: {
        id: string
        title: string
        brief: string
        startsAt: string
        endsAt: string
        checkinFrom: string
        checkinUntil: string
        place: string | null
        lat: number | null
        lng: number | null
        radiusM: number
        enrol: Enrol
        minEvidence: Evidence
        positionRequired: boolean
        visibility: Visibility
        showNames: boolean
        state: ActivityState
        verbs: (ActivityVerb)[]
        version: number
        summary: string
        filedAt: string | null
        sentUpAt: string | null
        missing: (string)[] | null
        cautions: (string)[] | null
        places: number | null
        enrolUntil: string | null
        expertise: (string)[]
        function: string | null
        minDeputies: number
        announceDays: number
        agenda: ({
          time: string | null
          title: string
        })[]
        host: string | null
        hostName: string | null
        cohosts: ({
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        })[]
        topic: string | null
        topicTitle: string | null
        series: string | null
        cancelledAt: string | null
        cancelReason: string | null
        mayEdit: boolean
        kind: {
          id: string
          key: string
          label: string
          category: string
        }
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        code: {
          id: string
          kind: CodeKind
          token: string
          link: string
        } | null
        counts: {
          expected: number
          present: number
          toReview: number
          onLeave: number
          refused: number
          waiting: number
          leaveAsked: number
        }
      } | null
    }
  }
  ActivityKinds: {
    variables: Record<string, never>
    data: {
      activityKinds: ({
        id: string
        key: string
        label: string
        category: string
        days: number
        enrol: Enrol
        minDeputies: number
        minEvidence: Evidence
        positionRequired: boolean
        radiusM: number
        function: string | null
        announceDays: number
        offered: boolean
        expertise: (string)[]
        source: string
      })[]
    }
  }
  ActivityRequests: {
    variables: Record<string, never>
    data: {
      activityRequests: ({
        id: string
        unitName: string
        title: string
        text: string
        startsAt: string
        endsAt: string
        place: string | null
        deputies: number
        expertise: (string)[]
        state: RequestState
        askedByName: string
        askedAt: string
        decidedAt: string | null
        reason: string | null
        activity: string | null
        arranged: {
          state: ActivityState
          startsAt: string
          endsAt: string
          place: string | null
        } | null
        verbs: (RequestVerb)[]
      })[]
    }
  }
  AddItem: {
    variables: { item: ItemAdd }
    data: {
      addItem: {
        id: string
        topic: string
        activity: string | null
        list: List
        text: string
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        owner: string | null
        ownerName: string | null
        dueOn: string | null
        state: ItemState
        reason: string | null
        fromItem: string | null
        place: string | null
        rank: string
        byName: string | null
        at: string
        version: number
        mayWrite: boolean
        mayDelete: boolean
        conflicts: ({
          field: string
          value: string | null
          label: string | null
          byName: string | null
          at: string
          record: string
          standsByName: string | null
          standsAt: string | null
        })[]
      }
    }
  }
  AddRule: {
    variables: { kind: RuleKind }
    data: {
      addRule: {
        key: string
      }
    }
  }
  Addresses: {
    variables: Record<string, never>
    data: {
      addresses: ({
        channel: Channel
        isSetUp: boolean
        hint: string | null
        confirmedAt: string | null
      })[]
    }
  }
  ApplyIntake: {
    variables: { id: string }
    data: {
      applyIntake: {
        id: string
        fileName: string
        state: IntakeState
        why: string | null
        done: number
        total: number
        byName: string
        createdAt: string
        appliedAt: string | null
        counts: {
          make: number
          change: number
          leave: number
          refuse: number
        }
      }
    }
  }
  AskActivity: {
    variables: { input: RequestInput }
    data: {
      askActivity: {
        id: string
        state: RequestState
      }
    }
  }
  AttendanceOf: {
    variables: { activity: string }
    data: {
      attendance: ({
        id: string
        groups: (string)[]
        enrolment: Enrolment
        presence: Presence
        firstIn: string | null
        lastOut: string | null
        uncertaintyMs: number | null
        evidence: Evidence
        reasons: (Reason)[]
        bothSides: boolean
        queue: number | null
        reason: string | null
        answer: string | null
        person: {
          id: string
          name: string
        }
        seat: {
          id: string
          role: Role
          title: string | null
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
        } | null
      })[]
    }
  }
  Audience: {
    variables: { input: AudienceInput; first?: number }
    data: {
      audience: {
        total: number
        lines: ({
          raised: number
          latest: string | null
          elsewhere: string | null
          seat: {
            id: string
            role: Role
            title: string | null
            expertise: (string)[]
            status: SeatStatus
            person: {
              id: string
              name: string
            }
            unit: {
              id: string
              name: string
              kind: UnitKind
              level: Level
              path: string
            }
          }
        })[]
      }
    }
  }
  BeginSecondFactor: {
    variables: Record<string, never>
    data: {
      beginSecondFactor: {
        secret: string
        uri: string
      }
    }
  }
  BeginStatement: {
    variables: { station: string; kind: StatementKind; day: string }
    data: {
      beginStatement: {
        id: string
        station: string
        kind: StatementKind
        period: string
        title: string
        body: string
        publishedAt: string | null
        version: number
      }
    }
  }
  Board: {
    variables: { span?: BoardSpan | null }
    data: {
      board: {
        tally: {
          cells: ({
            list: List
            state: ItemState
            count: number
          })[]
          wants: ({
            want: Want
            count: number
          })[]
        }
        units: ({
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
          tally: {
            cells: ({
              list: List
              state: ItemState
              count: number
            })[]
            wants: ({
              want: Want
              count: number
            })[]
          }
        })[]
      }
    }
  }
  BoardItems: {
    variables: { span?: BoardSpan | null; sieve?: BoardSieve | null; after?: string | null; first?: number }
    data: {
      boardItems: {
        rows: ({
          item: {
            id: string
            topic: string
            list: List
            text: string
            ownerName: string | null
            dueOn: string | null
            state: ItemState
            place: string | null
            byName: string | null
            at: string
          }
          topicTitle: string
          unitName: string
          changedAt: string | null
        })[]
        next: string | null
      }
    }
  }
  Branches: {
    variables: { unit?: string | null }
    data: {
      branches: {
        above: ({
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        })[]
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        below: ({
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
          deputies: number
          hasMore: boolean
          active: boolean
        })[]
      } | null
    }
  }
  Budgets: {
    variables: Record<string, never>
    data: {
      budgets: ({
        channel: Channel
        isSetUp: boolean
        isNeeded: boolean
        allowed: number | null
        spent: number
      })[]
    }
  }
  CalendarFeed: {
    variables: Record<string, never>
    data: {
      calendarFeed: {
        createdAt: string
        readAt: string | null
      } | null
    }
  }
  CancelSeries: {
    variables: { id: string; reason?: string | null }
    data: {
      cancelSeries: number
    }
  }
  ChangePhone: {
    variables: { phone: string; code: string }
    data: {
      changePhone: {
        person: {
          id: string
          name: string
        }
        seat: {
          id: string
          role: Role
          title: string | null
          expertise: (string)[]
          status: SeatStatus
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
        }
        seats: ({
          id: string
          role: Role
          title: string | null
          expertise: (string)[]
          status: SeatStatus
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
        })[]
        device: string | null
        deviceIsNew: boolean
        isStaff: boolean
        hasPassword: boolean
        hasSecondFactor: boolean
        phoneTail: string | null
        publicUrl: string
        scopes: (string)[]
      }
    }
  }
  ChaseNotice: {
    variables: { id: string }
    data: {
      chaseNotice: number
    }
  }
  Concern: {
    variables: { id: string }
    data: {
      concern: {
        id: string
        kind: ConcernKind
        code: string
        recordKind: string | null
        entity: string | null
        writtenAt: string | null
        receivedAt: string
        words: string | null
        doubts: (string)[]
        rev: number | null
        raw: string | null
        acts: (ConcernAct)[]
        person: {
          id: string
          name: string
        }
        unit: {
          name: string
        } | null
        device: {
          id: string
          name: string
          registeredAt: string
          seenAt: string
          pending: number
          revokedAt: string | null
        } | null
        sides: ({
          role: string
          by: string | null
          at: string | null
          receivedAt: string | null
          lines: ({
            field: string
            value: string
          })[]
        })[]
        choices: ({
          field: string
          value: string | null
          words: string
          by: string | null
          at: string | null
          holds: boolean
        })[]
        handled: {
          act: ConcernAct
          reason: string | null
          by: string
          at: string
        } | null
      }
    }
  }
  ConcernCounts: {
    variables: Record<string, never>
    data: {
      concernCounts: ({
        kind: ConcernKind
        count: number
      })[]
    }
  }
  Concerns: {
    variables: { filter?: ConcernFilter | null; after?: string | null; first: number }
    data: {
      concerns: {
        rows: ({
          id: string
          kind: ConcernKind
          code: string
          recordKind: string | null
          writtenAt: string | null
          receivedAt: string
          words: string | null
          doubts: (string)[]
          person: {
            id: string
            name: string
          }
          unit: {
            name: string
          } | null
          device: {
            name: string
          } | null
          sides: ({
            lines: ({
              field: string
              value: string
            })[]
          })[]
          handled: {
            act: ConcernAct
            by: string
            at: string
          } | null
        })[]
        next: string | null
      }
    }
  }
  ConfirmAddress: {
    variables: { channel: Channel; address: string; code: string }
    data: {
      confirmAddress: ({
        channel: Channel
        isSetUp: boolean
        hint: string | null
        confirmedAt: string | null
      })[]
    }
  }
  ConfirmSecondFactor: {
    variables: { code: string }
    data: {
      confirmSecondFactor: {
        secondFactor: boolean
        secondFactorUnset: boolean
        leaseMs: number
        serverTime: number
        lease: {
          person: string
          ms: number
          share: string
          entrustKey: string
        } | null
        me: {
          person: {
            id: string
            name: string
          }
          seat: {
            id: string
            role: Role
            title: string | null
            expertise: (string)[]
            status: SeatStatus
            unit: {
              id: string
              name: string
              kind: UnitKind
              level: Level
              path: string
            }
          }
          seats: ({
            id: string
            role: Role
            title: string | null
            expertise: (string)[]
            status: SeatStatus
            unit: {
              id: string
              name: string
              kind: UnitKind
              level: Level
              path: string
            }
          })[]
          device: string | null
          deviceIsNew: boolean
          isStaff: boolean
          hasPassword: boolean
          hasSecondFactor: boolean
          phoneTail: string | null
          publicUrl: string
          scopes: (string)[]
        } | null
      }
    }
  }
  CopyTopic: {
    variables: { origin: string; input: TopicInput }
    data: {
      copyTopic: {
        id: string
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        title: string
        brief: string
        year: number
        startsOn: string
        endsOn: string
        state: TopicState
        summary: string
        closedAt: string | null
        parent: string | null
        parentTitle: string | null
        parentUnit: string | null
        version: number
        mayWrite: boolean
        mayEdit: boolean
        mayTakeUp: boolean
        verbs: (TopicVerb)[]
      }
    }
  }
  CountReceivers: {
    variables: { audience: NoticeAudienceInput; category: NoticeCategory }
    data: {
      countReceivers: {
        persons: number
        withPhone: number
        muted: number
        said: string
        approveAbove: number
      }
    }
  }
  CreateActivity: {
    variables: { input: ActivityInput }
    data: {
      createActivity: {
        id: string
        state: ActivityState
        verbs: (ActivityVerb)[]
        version: number
        code: {
          id: string
          kind: CodeKind
          token: string
          link: string
        } | null
      }
    }
  }
  CreateSeries: {
    variables: { input: ActivityInput; repeat: RepeatInput }
    data: {
      createSeries: ({
        id: string
        startsAt: string
        state: ActivityState
        series: string | null
      })[]
    }
  }
  CreateTopic: {
    variables: { input: TopicInput }
    data: {
      createTopic: {
        id: string
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        title: string
        brief: string
        year: number
        startsOn: string
        endsOn: string
        state: TopicState
        summary: string
        closedAt: string | null
        parent: string | null
        parentTitle: string | null
        parentUnit: string | null
        version: number
        mayWrite: boolean
        mayEdit: boolean
        mayTakeUp: boolean
        verbs: (TopicVerb)[]
      }
    }
  }
  Decide: {
    variables: { activity: string; person: string; presence: Presence; reason?: string | null }
    data: {
      decide: {
        id: string
        groups: (string)[]
        enrolment: Enrolment
        presence: Presence
        firstIn: string | null
        lastOut: string | null
        uncertaintyMs: number | null
        evidence: Evidence
        reasons: (Reason)[]
        bothSides: boolean
        queue: number | null
        reason: string | null
        answer: string | null
        person: {
          id: string
          name: string
        }
        seat: {
          id: string
          role: Role
          title: string | null
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
        } | null
      }
    }
  }
  DecideAll: {
    variables: { activity: string; persons: (string)[]; presence: Presence; reason?: string | null }
    data: {
      decideAll: ({
        id: string
        presence: Presence
      })[]
    }
  }
  DecideLeave: {
    variables: { activity: string; person: string; granted: boolean; answer?: string | null }
    data: {
      decideLeave: {
        id: string
        groups: (string)[]
        enrolment: Enrolment
        presence: Presence
        firstIn: string | null
        lastOut: string | null
        uncertaintyMs: number | null
        evidence: Evidence
        reasons: (Reason)[]
        bothSides: boolean
        queue: number | null
        reason: string | null
        answer: string | null
        person: {
          id: string
          name: string
        }
        seat: {
          id: string
          role: Role
          title: string | null
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
        } | null
      }
    }
  }
  DecisionsOn: {
    variables: { activity: string; person: string }
    data: {
      decisions: ({
        presence: Presence
        reason: string | null
        byName: string
        at: string
      })[]
    }
  }
  DeleteItem: {
    variables: { item: string; base: number; reason?: string | null }
    data: {
      deleteItem: boolean
    }
  }
  DescribeActivity: {
    variables: { id: string; summary: string }
    data: {
      describeActivity: {
        id: string
        title: string
        brief: string
        startsAt: string
        endsAt: string
        checkinFrom: string
        checkinUntil: string
        place: string | null
        lat: number | null
        lng: number | null
        radiusM: number
        enrol: Enrol
        minEvidence: Evidence
        positionRequired: boolean
        visibility: Visibility
        showNames: boolean
        state: ActivityState
        verbs: (ActivityVerb)[]
        version: number
        summary: string
        filedAt: string | null
        sentUpAt: string | null
        missing: (string)[] | null
        kind: {
          id: string
          key: string
          label: string
          category: string
        }
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        code: {
          id: string
          kind: CodeKind
          token: string
          link: string
        } | null
        counts: {
          expected: number
          present: number
          toReview: number
          onLeave: number
          refused: number
          waiting: number
          leaveAsked: number
        }
      }
    }
  }
  Devices: {
    variables: Record<string, never>
    data: {
      devices: ({
        id: string
        name: string
        registeredAt: string
        seenAt: string
        revokedAt: string | null
        isThis: boolean
        pending: number
      })[]
    }
  }
  DevicesOf: {
    variables: { person: string }
    data: {
      devicesOf: ({
        id: string
        name: string
        registeredAt: string
        seenAt: string
        revokedAt: string | null
        pending: number
      })[]
    }
  }
  Directory: {
    variables: { filter: DirectoryFilter; after?: number; first?: number }
    data: {
      directory: {
        rows: ({
          seat: {
            id: string
            role: Role
            title: string | null
            expertise: (string)[]
            status: SeatStatus
            person: {
              id: string
              name: string
            }
            unit: {
              id: string
              name: string
              kind: UnitKind
              level: Level
              path: string
            }
          }
          ordinal: number | null
          electing: string | null
          station: string | null
          district: string | null
          groups: (string)[]
          since: string
          until: string | null
          suspended: string | null
          mayKeep: boolean
        })[]
        next: number | null
      }
    }
  }
  DiscardIntake: {
    variables: { id: string }
    data: {
      discardIntake: {
        id: string
        fileName: string
        state: IntakeState
        why: string | null
        done: number
        total: number
        byName: string
        createdAt: string
        appliedAt: string | null
        counts: {
          make: number
          change: number
          leave: number
          refuse: number
        }
      }
    }
  }
  DraftRule: {
    variables: { key: string }
    data: {
      draftRule: {
        id: string
        version: number
        state: RuleState
        startsOn: string
        endsOn: string | null
        unitName: string | null
        own: boolean
        source: string
        body: string
        revision: number
      }
    }
  }
  DropRule: {
    variables: { id: string; revision: number }
    data: {
      dropRule: boolean
    }
  }
  Duties: {
    variables: { filter?: DutyFilter | null; after?: string | null; first?: number }
    data: {
      duties: {
        rows: ({
          id: string
          seat: string
          person: {
            id: string
            name: string
          }
          unit: {
            id: string
            name: string
          } | null
          category: string
          label: string
          title: string
          onDate: string
          halfDays: number
          counts: boolean
          source: DutySource
          text: string
          addressee: string | null
          state: DutyState
          note: string | null
          writtenAt: string | null
          reviewedAt: string | null
          isLookedAt: boolean
          photos: (string)[]
          enclosures: ({
            id: string
            name: string
            type: EnclosureType
            bytes: number
          })[]
          sameDay: (string)[]
          verbs: (DutyVerb)[]
        })[]
        next: string | null
      }
    }
  }
  DutiesWaiting: {
    variables: Record<string, never>
    data: {
      dutiesWaiting: number
    }
  }
  DutyDayPage: {
    variables: { year: number; search?: string | null; after?: number; first?: number }
    data: {
      dutyDayPage: {
        rows: ({
          seat: string
          name: string
          unitName: string
          stationName: string | null
          days: number
          times: number
          waiting: number
          annualReports: number
        })[]
        next: number | null
      }
    }
  }
  DutyDays: {
    variables: { year: number }
    data: {
      dutyDays: ({
        seat: string
        name: string
        unitName: string
        stationName: string | null
        days: number
        times: number
        waiting: number
        annualReports: number
      })[]
    }
  }
  EditActivity: {
    variables: { id: string; version: number; input: ActivityInput; reason?: string | null }
    data: {
      editActivity: {
        id: string
        state: ActivityState
        version: number
      }
    }
  }
  EditSeries: {
    variables: { id: string; version: number; input: ActivityInput; reason?: string | null }
    data: {
      editSeries: number
    }
  }
  EditTopic: {
    variables: { id: string; version: number; input: TopicInput }
    data: {
      editTopic: {
        id: string
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        title: string
        brief: string
        year: number
        startsOn: string
        endsOn: string
        state: TopicState
        summary: string
        closedAt: string | null
        parent: string | null
        parentTitle: string | null
        parentUnit: string | null
        version: number
        mayWrite: boolean
        mayEdit: boolean
        mayTakeUp: boolean
        verbs: (TopicVerb)[]
      }
    }
  }
  Enclosures: {
    variables: { kind: Enclosing; about: string }
    data: {
      enclosures: {
        rows: ({
          id: string
          name: string
          type: EnclosureType
          bytes: number
        })[]
        mayChange: boolean
      }
    }
  }
  EndCalendarFeed: {
    variables: Record<string, never>
    data: {
      endCalendarFeed: boolean
    }
  }
  EndPairing: {
    variables: { id: string }
    data: {
      endPairing: {
        person: {
          id: string
        }
      }
    }
  }
  Entrusted: {
    variables: { sealed: (EntrustedInput)[] }
    data: {
      entrusted: (string | null)[]
    }
  }
  FilledTemplate: {
    variables: { id: string; values: (TemplateValue)[] }
    data: {
      filledTemplate: {
        title: string
        body: string
      }
    }
  }
  FreezeNotice: {
    variables: { id: string }
    data: {
      freezeNotice: {
        id: string
        kind: NoticeKind
        category: NoticeCategory
        unitName: string
        title: string
        body: string
        needsReceipt: boolean
        critical: boolean
        aboutKind: string | null
        about: string | null
        aboutTitle: string | null
        audience: {
          by: AudienceBy
          levels: (Level)[]
          units: (string)[]
          roles: (Role)[]
          expertise: (string)[]
          grassRoots: boolean
          activity: string | null
          activityTitle: string | null
          part: AudiencePart
          persons: ({
            id: string
            name: string
          })[]
          without: ({
            id: string
            name: string
          })[]
        }
        why: string
        template: string | null
        recurs: {
          every: Frequency
          on: string
          minute: number
          onRest: OnRest
          until: string | null
        } | null
        series: string | null
        state: NoticeState
        sendAt: string | null
        publishedAt: string | null
        recalledAt: string | null
        writerName: string
        approverName: string | null
        listed: number
        told: number
        opened: number
        confirmed: number
        verbs: (NoticeVerb)[]
        version: number
      }
    }
  }
  Hosts: {
    variables: { unit: string }
    data: {
      hosts: ({
        id: string
        role: Role
        title: string | null
        expertise: (string)[]
        status: SeatStatus
        person: {
          id: string
          name: string
        }
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
      })[]
    }
  }
  ImportOutbox: {
    variables: { device: string; records: unknown; signature?: string | null }
    data: {
      importOutbox: {
        person: {
          id: string
          name: string
        }
        lines: ({
          record: string
          kind: string | null
          code: ImportCode
          why: string | null
        })[]
      }
    }
  }
  IndicatorShapes: {
    variables: Record<string, never>
    data: {
      indicatorShapes: ({
        fact: FactKind
        subjects: (Subject)[]
        fields: (string)[]
        numbers: (string)[]
      })[]
    }
  }
  Indicators: {
    variables: { ago?: number }
    data: {
      indicators: ({
        key: string
        version: number
        label: string
        subject: Subject
        measure: Measure
        window: Window
        unit: string
        least: number | null
        most: number | null
        source: string
        startsOn: string
        period: string | null
        periodStartsOn: string | null
        periodEndsOn: string | null
      })[]
    }
  }
  Intake: {
    variables: { id: string }
    data: {
      intake: {
        id: string
        fileName: string
        state: IntakeState
        why: string | null
        done: number
        total: number
        byName: string
        createdAt: string
        appliedAt: string | null
        counts: {
          make: number
          change: number
          leave: number
          refuse: number
        }
      } | null
    }
  }
  IntakeColumns: {
    variables: Record<string, never>
    data: {
      intakeColumns: ({
        sheet: string
        key: string
        heading: string
        note: string
        must: boolean
        choices: (string)[]
      })[]
    }
  }
  IntakeLines: {
    variables: { intake: string; outcome?: IntakeOutcome | null; after?: number; first?: number }
    data: {
      intakeLines: ({
        place: number
        sheet: string
        line: number
        label: string
        outcome: IntakeOutcome
        problems: ({
          column: string | null
          words: string
        })[]
        notes: (string)[]
      })[]
    }
  }
  Intakes: {
    variables: Record<string, never>
    data: {
      intakes: ({
        id: string
        fileName: string
        state: IntakeState
        why: string | null
        done: number
        total: number
        byName: string
        createdAt: string
        appliedAt: string | null
        counts: {
          make: number
          change: number
          leave: number
          refuse: number
        }
      })[]
    }
  }
  Invite: {
    variables: { activity: string; seats: (string)[] }
    data: {
      invite: ({
        id: string
        groups: (string)[]
        enrolment: Enrolment
        presence: Presence
        firstIn: string | null
        lastOut: string | null
        uncertaintyMs: number | null
        evidence: Evidence
        reasons: (Reason)[]
        bothSides: boolean
        queue: number | null
        reason: string | null
        answer: string | null
        person: {
          id: string
          name: string
        }
        seat: {
          id: string
          role: Role
          title: string | null
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
        } | null
      })[]
    }
  }
  IssueCodes: {
    variables: { kind: CodeKind; unit: string }
    data: {
      issueCodes: number
    }
  }
  IssueRule: {
    variables: { id: string; revision: number }
    data: {
      issueRule: {
        id: string
        version: number
        state: RuleState
        startsOn: string
        endsOn: string | null
        unitName: string | null
        own: boolean
        source: string
        body: string
        revision: number
      }
    }
  }
  JoinGroup: {
    variables: { group: string; deputies: (string)[]; role: Role }
    data: {
      joinGroup: number
    }
  }
  Lease: {
    variables: Record<string, never>
    data: {
      lease: {
        person: string
        ms: number
        share: string
        entrustKey: string
      }
    }
  }
  LeaveSeat: {
    variables: { seat: string; reason: Leaving; on: string; words?: string | null }
    data: {
      leaveSeat: {
        person: {
          id: string
        }
      }
    }
  }
  ListItems: {
    variables: { topic: string }
    data: {
      listItems: ({
        id: string
        topic: string
        activity: string | null
        list: List
        text: string
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        owner: string | null
        ownerName: string | null
        dueOn: string | null
        state: ItemState
        reason: string | null
        fromItem: string | null
        place: string | null
        rank: string
        byName: string | null
        at: string
        version: number
        mayWrite: boolean
        mayDelete: boolean
        conflicts: ({
          field: string
          value: string | null
          label: string | null
          byName: string | null
          at: string
          record: string
          standsByName: string | null
          standsAt: string | null
        })[]
      })[]
    }
  }
  MakeCalendarFeed: {
    variables: Record<string, never>
    data: {
      makeCalendarFeed: {
        url: string | null
        createdAt: string
        readAt: string | null
      }
    }
  }
  MarkRecordSeen: {
    variables: { concern: string }
    data: {
      markRecordSeen: boolean
    }
  }
  Me: {
    variables: Record<string, never>
    data: {
      me: {
        person: {
          id: string
          name: string
        }
        seat: {
          id: string
          role: Role
          title: string | null
          expertise: (string)[]
          status: SeatStatus
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
        }
        seats: ({
          id: string
          role: Role
          title: string | null
          expertise: (string)[]
          status: SeatStatus
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
        })[]
        device: string | null
        deviceIsNew: boolean
        isStaff: boolean
        hasPassword: boolean
        hasSecondFactor: boolean
        phoneTail: string | null
        publicUrl: string
        scopes: (string)[]
      } | null
    }
  }
  MoveActivity: {
    variables: { id: string; verb: ActivityVerb; reason?: string | null }
    data: {
      moveActivity: {
        id: string
        title: string
        brief: string
        startsAt: string
        endsAt: string
        checkinFrom: string
        checkinUntil: string
        place: string | null
        lat: number | null
        lng: number | null
        radiusM: number
        enrol: Enrol
        minEvidence: Evidence
        positionRequired: boolean
        visibility: Visibility
        showNames: boolean
        state: ActivityState
        verbs: (ActivityVerb)[]
        version: number
        summary: string
        filedAt: string | null
        sentUpAt: string | null
        missing: (string)[] | null
        kind: {
          id: string
          key: string
          label: string
          category: string
        }
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        code: {
          id: string
          kind: CodeKind
          token: string
          link: string
        } | null
        counts: {
          expected: number
          present: number
          toReview: number
          onLeave: number
          refused: number
          waiting: number
          leaveAsked: number
        }
      }
    }
  }
  MoveItem: {
    variables: { item: string; base: number; rank: string }
    data: {
      moveItem: {
        id: string
        topic: string
        activity: string | null
        list: List
        text: string
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        owner: string | null
        ownerName: string | null
        dueOn: string | null
        state: ItemState
        reason: string | null
        fromItem: string | null
        place: string | null
        rank: string
        byName: string | null
        at: string
        version: number
        mayWrite: boolean
        mayDelete: boolean
        conflicts: ({
          field: string
          value: string | null
          label: string | null
          byName: string | null
          at: string
          record: string
          standsByName: string | null
          standsAt: string | null
        })[]
      }
    }
  }
  MoveNotice: {
    variables: { id: string; verb: NoticeVerb; reason?: string }
    data: {
      moveNotice: {
        id: string
        kind: NoticeKind
        category: NoticeCategory
        unitName: string
        title: string
        body: string
        needsReceipt: boolean
        critical: boolean
        aboutKind: string | null
        about: string | null
        aboutTitle: string | null
        audience: {
          by: AudienceBy
          levels: (Level)[]
          units: (string)[]
          roles: (Role)[]
          expertise: (string)[]
          grassRoots: boolean
          activity: string | null
          activityTitle: string | null
          part: AudiencePart
          persons: ({
            id: string
            name: string
          })[]
          without: ({
            id: string
            name: string
          })[]
        }
        why: string
        template: string | null
        recurs: {
          every: Frequency
          on: string
          minute: number
          onRest: OnRest
          until: string | null
        } | null
        series: string | null
        state: NoticeState
        sendAt: string | null
        publishedAt: string | null
        recalledAt: string | null
        writerName: string
        approverName: string | null
        listed: number
        told: number
        opened: number
        confirmed: number
        verbs: (NoticeVerb)[]
        version: number
      } | null
    }
  }
  MoveRequest: {
    variables: { id: string; verb: RequestVerb; reason?: string }
    data: {
      moveRequest: {
        id: string
        state: RequestState
        activity: string | null
      }
    }
  }
  MoveTopic: {
    variables: { id: string; version: number; verb: TopicVerb; words?: string }
    data: {
      moveTopic: {
        id: string
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        title: string
        brief: string
        year: number
        startsOn: string
        endsOn: string
        state: TopicState
        summary: string
        closedAt: string | null
        parent: string | null
        parentTitle: string | null
        parentUnit: string | null
        version: number
        mayWrite: boolean
        mayEdit: boolean
        mayTakeUp: boolean
        verbs: (TopicVerb)[]
      }
    }
  }
  MyStandings: {
    variables: Record<string, never>
    data: {
      myStandings: ({
        id: string
        rule: string
        subject: string
        period: string
        startsOn: string | null
        endsOn: string | null
        value: number
        part: number | null
        whole: number | null
        least: number | null
        most: number | null
        due: number
        standing: Standing
      })[]
    }
  }
  Notice: {
    variables: { id: string }
    data: {
      notice: {
        id: string
        kind: NoticeKind
        category: NoticeCategory
        unitName: string
        title: string
        body: string
        needsReceipt: boolean
        critical: boolean
        aboutKind: string | null
        about: string | null
        aboutTitle: string | null
        audience: {
          by: AudienceBy
          levels: (Level)[]
          units: (string)[]
          roles: (Role)[]
          expertise: (string)[]
          grassRoots: boolean
          activity: string | null
          activityTitle: string | null
          part: AudiencePart
          persons: ({
            id: string
            name: string
          })[]
          lines: ({
            text: string
            person: string | null
          })[]
          without: ({
            id: string
            name: string
          })[]
        }
        why: string
        template: string | null
        recurs: {
          every: Frequency
          on: string
          minute: number
          onRest: OnRest
          until: string | null
        } | null
        series: string | null
        state: NoticeState
        sendAt: string | null
        publishedAt: string | null
        recalledAt: string | null
        writerName: string
        approverName: string | null
        listed: number
        told: number
        opened: number
        confirmed: number
        verbs: (NoticeVerb)[]
        version: number
      } | null
    }
  }
  NoticeFaces: {
    variables: { title: string; body: string; kind: NoticeKind; category: NoticeCategory; notice?: string | null }
    data: {
      noticeFaces: {
        enclosed: (string)[]
        pushTitle: string
        pushBody: string
        sms: string
        wecomTitle: string
        wecomText: string
        mailSubject: string
        mailText: string
        notSetUp: (Channel)[]
      }
    }
  }
  NoticeHindrance: {
    variables: { id: string }
    data: {
      noticeHindrance: string | null
    }
  }
  NoticeLedger: {
    variables: { id: string; reached?: (Reached)[] | null; owing?: boolean; search?: string | null; skip?: number; first?: number }
    data: {
      noticeLedger: ({
        person: {
          id: string
          name: string
        }
        unitName: string | null
        reached: Reached
        why: string | null
        ways: ({
          channel: Channel
          state: DeliveryState
          reason: string | null
          accepted: string | null
          shown: string | null
          opened: string | null
          acted: string | null
          confirmed: string | null
        })[]
      })[]
    }
  }
  NoticeOnward: {
    variables: { id: string }
    data: {
      noticeOnward: {
        steps: ({
          channel: Channel
          persons: number
          messages: number
          left: number | null
        })[]
        nobody: number
      }
    }
  }
  NoticeReceivers: {
    variables: { id: string; search?: string | null; skip?: number; first?: number }
    data: {
      noticeReceivers: {
        total: number
        rows: ({
          person: {
            id: string
            name: string
          }
          unitName: string | null
          role: Role | null
          hasPhone: boolean
        })[]
      }
    }
  }
  NoticeReport: {
    variables: { id: string }
    data: {
      noticeReport: {
        total: number
        people: ({
          reached: Reached
          why: string | null
          channel: Channel | null
          count: number
        })[]
        ways: ({
          channel: Channel
          state: DeliveryState
          reason: string | null
          count: number
        })[]
        chasedAt: string | null
      }
    }
  }
  NoticeTemplates: {
    variables: Record<string, never>
    data: {
      noticeTemplates: ({
        id: string
        label: string
        kind: NoticeKind
        category: NoticeCategory
        title: string
        body: string
        source: string
        variables: ({
          name: string
          type: VariableType
          hint: string
        })[]
      })[]
    }
  }
  Notices: {
    variables: { states?: (NoticeState)[] | null; search?: string | null; after?: string | null; first?: number }
    data: {
      notices: {
        rows: ({
          id: string
          kind: NoticeKind
          category: NoticeCategory
          unitName: string
          title: string
          needsReceipt: boolean
          why: string
          recurs: {
            every: Frequency
          } | null
          series: string | null
          state: NoticeState
          sendAt: string | null
          publishedAt: string | null
          writerName: string
          listed: number
          told: number
          opened: number
          confirmed: number
          verbs: (NoticeVerb)[]
        })[]
        next: string | null
      }
    }
  }
  OpenDisplay: {
    variables: { activity: string }
    data: {
      openDisplay: {
        id: string
        number: number
        token: string
        serverTime: number
        keys: ({
          day: number
          key: string
        })[]
      }
    }
  }
  Pair: {
    variables: { member: string; deputies: (string)[] }
    data: {
      pair: {
        person: {
          id: string
        }
      }
    }
  }
  Partners: {
    variables: { search: string }
    data: {
      partners: ({
        id: string
        name: string
        kind: UnitKind
        level: Level
        path: string
      })[]
    }
  }
  PersonFile: {
    variables: { person: string }
    data: {
      personFile: {
        person: {
          id: string
          name: string
        }
        seats: ({
          seat: {
            id: string
            role: Role
            title: string | null
            expertise: (string)[]
            status: SeatStatus
            person: {
              id: string
              name: string
            }
            unit: {
              id: string
              name: string
              kind: UnitKind
              level: Level
              path: string
            }
          }
          ordinal: number | null
          electing: string | null
          station: string | null
          district: string | null
          groups: (string)[]
          since: string
          until: string | null
          suspended: string | null
          mayKeep: boolean
        })[]
        pairings: ({
          id: string
          seat: string
          name: string
          leads: boolean
          since: string
          until: string | null
          contacts: number
        })[]
        addresses: ({
          channel: Channel
          isSetUp: boolean
          hint: string | null
        })[]
        addressHistory: ({
          channel: Channel
          verb: string
          at: string
          byName: string | null
        })[]
        history: ({
          seat: string
          verb: string
          at: string
          byName: string | null
          on: string | null
          leaving: Leaving | null
          suspending: Suspending | null
          words: (string)[]
        })[]
      } | null
    }
  }
  Personas: {
    variables: Record<string, never>
    data: {
      personas: ({
        name: string
        phone: string
        about: string
        role: Role
      })[]
    }
  }
  PreviewRule: {
    variables: { id: string }
    data: {
      previewRule: {
        measured: number
        changed: number
        changes: ({
          was: Standing | null
          becomes: Standing | null
          count: number
          moved: number
          names: (string)[]
        })[]
        effects: ({
          kind: RuleEffectKind
          count: number
          names: (string)[]
        })[]
      }
    }
  }
  ReadList: {
    variables: { lines: (NoticeLineInput)[] }
    data: {
      readList: ({
        text: string
        found: NoticeLineFound
        person: {
          id: string
          name: string
        } | null
        choices: ({
          person: {
            id: string
            name: string
          }
          unitName: string
          role: Role
          title: string | null
          phoneTail: string | null
        })[]
        sameAs: number | null
      })[]
    }
  }
  Receipts: {
    variables: { records: (string)[] }
    data: {
      receipts: ({
        record: string
        code: ReceiptCode | null
        rev: number | null
        entity: string | null
        detail: unknown | null
        voucher: string | null
      })[]
    }
  }
  RecordAnswers: {
    variables: { records: (string)[] }
    data: {
      recordAnswers: ({
        record: string
        code: string
        words: string | null
      })[]
    }
  }
  ReleaseRecord: {
    variables: { concern: string }
    data: {
      releaseRecord: boolean
    }
  }
  RemoveAddress: {
    variables: { channel: Channel }
    data: {
      removeAddress: ({
        channel: Channel
        isSetUp: boolean
        hint: string | null
        confirmedAt: string | null
      })[]
    }
  }
  RemoveEnclosure: {
    variables: { id: string }
    data: {
      removeEnclosure: boolean
    }
  }
  ReopenItem: {
    variables: { item: string; base: number; reason?: string | null }
    data: {
      reopenItem: {
        id: string
        topic: string
        activity: string | null
        list: List
        text: string
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        owner: string | null
        ownerName: string | null
        dueOn: string | null
        state: ItemState
        reason: string | null
        fromItem: string | null
        place: string | null
        rank: string
        byName: string | null
        at: string
        version: number
        mayWrite: boolean
        mayDelete: boolean
        conflicts: ({
          field: string
          value: string | null
          label: string | null
          byName: string | null
          at: string
          record: string
          standsByName: string | null
          standsAt: string | null
        })[]
      }
    }
  }
  ReplaceCode: {
    variables: { kind: CodeKind; target: string }
    data: {
      replaceCode: {
        id: string
        kind: CodeKind
        token: string
        link: string
      }
    }
  }
  RequestAddressCode: {
    variables: { channel: Channel; address: string }
    data: {
      requestAddressCode: {
        expiresAt: string
        shown: string | null
      }
    }
  }
  RequestCode: {
    variables: { phone: string }
    data: {
      requestCode: {
        expiresAt: string
        shown: string | null
      }
    }
  }
  ResumeSeat: {
    variables: { seat: string; on: string; words: string }
    data: {
      resumeSeat: {
        person: {
          id: string
        }
      }
    }
  }
  ResyncSubscription: {
    variables: { endpoint: string }
    data: {
      resyncSubscription: {
        state: SubscriptionState
        subscription: string | null
      }
    }
  }
  RetireCode: {
    variables: { kind: CodeKind; target: string }
    data: {
      retireCode: boolean
    }
  }
  ReviewDuties: {
    variables: { duties: (string)[]; verb: DutyVerb; reason?: string | null }
    data: {
      reviewDuties: ({
        duty: string
        why: string | null
      })[]
    }
  }
  RevokeDevice: {
    variables: { device: string }
    data: {
      revokeDevice: ({
        id: string
        name: string
        registeredAt: string
        seenAt: string
        revokedAt: string | null
        isThis: boolean
        pending: number
      })[]
    }
  }
  RevokeDeviceOf: {
    variables: { device: string; reason: string }
    data: {
      revokeDeviceOf: ({
        id: string
        name: string
        registeredAt: string
        seenAt: string
        revokedAt: string | null
        pending: number
      })[]
    }
  }
  RevokeDisplay: {
    variables: { display: string }
    data: {
      revokeDisplay: boolean
    }
  }
  Rule: {
    variables: { key: string }
    data: {
      rule: {
        key: string
        kind: RuleKind
        label: string
        mayEdit: boolean
        everyones: boolean
        inForce: number | null
        versions: ({
          id: string
          version: number
          state: RuleState
          startsOn: string
          endsOn: string | null
          unitName: string | null
          own: boolean
          source: string
          body: string
          revision: number
        })[]
      } | null
    }
  }
  Rules: {
    variables: Record<string, never>
    data: {
      rules: ({
        key: string
        kind: RuleKind
        label: string
        mayEdit: boolean
        everyones: boolean
        inForce: number | null
        versions: ({
          id: string
          version: number
          state: RuleState
          startsOn: string
          endsOn: string | null
          unitName: string | null
          own: boolean
          source: string
          body: string
          revision: number
        })[]
      })[]
    }
  }
  ScansOf: {
    variables: { activity: string; verdict?: Verdict | null }
    data: {
      scans: ({
        id: string
        activity: string | null
        via: Via
        capturedAt: string
        receivedAt: string
        uncertaintyMs: number | null
        distanceM: number | null
        verdict: Verdict
        reasons: (Reason)[]
        evidence: Evidence
        person: {
          id: string
          name: string
        }
      })[]
    }
  }
  Seats: {
    variables: { search?: string | null; unit?: string | null; role?: Role | null; first?: number }
    data: {
      seats: ({
        id: string
        role: Role
        title: string | null
        expertise: (string)[]
        status: SeatStatus
        person: {
          id: string
          name: string
        }
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
      })[]
    }
  }
  SendActivityUp: {
    variables: { id: string }
    data: {
      sendActivityUp: {
        id: string
        sentUpAt: string | null
      }
    }
  }
  SendNoticeOn: {
    variables: { id: string }
    data: {
      sendNoticeOn: {
        steps: ({
          channel: Channel
          persons: number
          messages: number
          left: number | null
        })[]
        nobody: number
      }
    }
  }
  SeriesDays: {
    variables: { input: ActivityInput; repeat: RepeatInput }
    data: {
      seriesDays: ({
        planned: string
        startsAt: string | null
        holiday: string | null
        beside: (string)[]
      })[]
    }
  }
  SetAddressOf: {
    variables: { person: string; channel: Channel; address: string }
    data: {
      setAddressOf: boolean
    }
  }
  SetBudget: {
    variables: { channel: Channel; messages: number }
    data: {
      setBudget: ({
        channel: Channel
        isSetUp: boolean
        isNeeded: boolean
        allowed: number | null
        spent: number
      })[]
    }
  }
  SetItem: {
    variables: { item: string; base: number; set: ItemSet }
    data: {
      setItem: {
        id: string
        topic: string
        activity: string | null
        list: List
        text: string
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        owner: string | null
        ownerName: string | null
        dueOn: string | null
        state: ItemState
        reason: string | null
        fromItem: string | null
        place: string | null
        rank: string
        byName: string | null
        at: string
        version: number
        mayWrite: boolean
        mayDelete: boolean
        conflicts: ({
          field: string
          value: string | null
          label: string | null
          byName: string | null
          at: string
          record: string
          standsByName: string | null
          standsAt: string | null
        })[]
      }
    }
  }
  SetPassword: {
    variables: { old?: string | null; new: string }
    data: {
      setPassword: boolean
    }
  }
  SetPreference: {
    variables: { muted: (NoticeCategory)[]; quietFrom?: number | null; quietUntil?: number | null }
    data: {
      setPreference: {
        muted: (NoticeCategory)[]
        quietFrom: number | null
        quietUntil: number | null
      }
    }
  }
  SettleRecord: {
    variables: { concern: string; reason: string }
    data: {
      settleRecord: boolean
    }
  }
  SignIn: {
    variables: { phone: string; code: string; device?: DeviceInput | null }
    data: {
      signIn: {
        secondFactor: boolean
        secondFactorUnset: boolean
        leaseMs: number
        serverTime: number
        lease: {
          person: string
          ms: number
          share: string
          entrustKey: string
        } | null
        me: {
          person: {
            id: string
            name: string
          }
          seat: {
            id: string
            role: Role
            title: string | null
            expertise: (string)[]
            status: SeatStatus
            unit: {
              id: string
              name: string
              kind: UnitKind
              level: Level
              path: string
            }
          }
          seats: ({
            id: string
            role: Role
            title: string | null
            expertise: (string)[]
            status: SeatStatus
            unit: {
              id: string
              name: string
              kind: UnitKind
              level: Level
              path: string
            }
          })[]
          device: string | null
          deviceIsNew: boolean
          isStaff: boolean
          hasPassword: boolean
          hasSecondFactor: boolean
          phoneTail: string | null
          publicUrl: string
          scopes: (string)[]
        } | null
      }
    }
  }
  SignInWithPassword: {
    variables: { phone: string; password: string; device?: DeviceInput | null }
    data: {
      signInWithPassword: {
        secondFactor: boolean
        secondFactorUnset: boolean
        leaseMs: number
        serverTime: number
        lease: {
          person: string
          ms: number
          share: string
          entrustKey: string
        } | null
        me: {
          person: {
            id: string
            name: string
          }
          seat: {
            id: string
            role: Role
            title: string | null
            expertise: (string)[]
            status: SeatStatus
            unit: {
              id: string
              name: string
              kind: UnitKind
              level: Level
              path: string
            }
          }
          seats: ({
            id: string
            role: Role
            title: string | null
            expertise: (string)[]
            status: SeatStatus
            unit: {
              id: string
              name: string
              kind: UnitKind
              level: Level
              path: string
            }
          })[]
          device: string | null
          deviceIsNew: boolean
          isStaff: boolean
          hasPassword: boolean
          hasSecondFactor: boolean
          phoneTail: string | null
          publicUrl: string
          scopes: (string)[]
        } | null
      }
    }
  }
  SignOut: {
    variables: Record<string, never>
    data: {
      signOut: boolean
    }
  }
  SnapshotFacts: {
    variables: { id: string; after?: string | null; first?: number }
    data: {
      snapshotFacts: {
        snapshot: {
          id: string
          rule: string
          subject: string
          period: string
          startsOn: string | null
          endsOn: string | null
          value: number
          part: number | null
          whole: number | null
          least: number | null
          most: number | null
          due: number
          standing: Standing
        }
        subject: string
        indicator: string
        unit: string
        source: string
        rows: ({
          id: string
          onDay: string | null
          label: string
          who: string | null
          amount: number | null
          activity: string | null
        })[]
        next: string | null
      }
    }
  }
  StandingCounts: {
    variables: { subject: Subject; ago?: number }
    data: {
      standingCounts: ({
        rule: string
        standing: Standing
        count: number
      })[]
    }
  }
  Standings: {
    variables: { filter: StandingFilter; after?: string | null; first?: number }
    data: {
      standings: {
        rows: ({
          subject: string
          label: string
          place: string
          activity: string | null
          snapshots: ({
            id: string
            rule: string
            subject: string
            period: string
            startsOn: string | null
            endsOn: string | null
            value: number
            part: number | null
            whole: number | null
            least: number | null
            most: number | null
            due: number
            standing: Standing
          })[]
        })[]
        next: string | null
      }
    }
  }
  StationDesk: {
    variables: { station: string }
    data: {
      stationDesk: {
        id: string
        name: string
        mayWrite: boolean
        receptions: ({
          id: string
          title: string
          startsAt: string
          endsAt: string
          state: ActivityState
          deputies: (string)[]
          announceBy: string
          isLate: boolean
        })[]
        statements: ({
          id: string
          station: string
          kind: StatementKind
          period: string
          title: string
          body: string
          publishedAt: string | null
          version: number
        })[]
      } | null
    }
  }
  StrayScans: {
    variables: Record<string, never>
    data: {
      strayScans: ({
        id: string
        activity: string | null
        via: Via
        capturedAt: string
        receivedAt: string
        uncertaintyMs: number | null
        distanceM: number | null
        verdict: Verdict
        reasons: (Reason)[]
        evidence: Evidence
        person: {
          id: string
          name: string
        }
      })[]
    }
  }
  Subscribe: {
    variables: { input: SubscriptionInput }
    data: {
      subscribe: {
        id: string
        device: string | null
        service: string
        createdAt: string
        seenAt: string
        lastOkAt: string | null
        isRefused: boolean
        isThis: boolean
      }
    }
  }
  Subscriptions: {
    variables: Record<string, never>
    data: {
      subscriptions: ({
        id: string
        device: string | null
        service: string
        createdAt: string
        seenAt: string
        lastOkAt: string | null
        isRefused: boolean
        isThis: boolean
      })[]
    }
  }
  SuspendSeat: {
    variables: { seat: string; reason: Suspending; on: string; words?: string | null }
    data: {
      suspendSeat: {
        person: {
          id: string
        }
      }
    }
  }
  SwitchSeat: {
    variables: { seat: string }
    data: {
      switchSeat: {
        person: {
          id: string
          name: string
        }
        seat: {
          id: string
          role: Role
          title: string | null
          expertise: (string)[]
          status: SeatStatus
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
        }
        seats: ({
          id: string
          role: Role
          title: string | null
          expertise: (string)[]
          status: SeatStatus
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
        })[]
        device: string | null
        deviceIsNew: boolean
        isStaff: boolean
        hasPassword: boolean
        hasSecondFactor: boolean
        phoneTail: string | null
        publicUrl: string
        scopes: (string)[]
      }
    }
  }
  Sync: {
    variables: { input: SyncInput }
    data: {
      sync: {
        serverTime: number
        acks: ({
          record: string
          code: AckCode
          state: number | null
          why: string | null
        })[]
        reset: Reset
        resendSince: number | null
        addScopes: (string)[]
        dropScopes: (string)[]
        rows: unknown
        page: string | null
        cursor: string | null
        sums: ({
          scope: string
          rows: number
          sum: number
        })[] | null
        epoch: string | null
        retryAfterMs: number | null
        minClient: string | null
        wipe: boolean
        leaseMs: number
      }
    }
  }
  TakeUpRecord: {
    variables: { concern: string; activity: string; reason: string }
    data: {
      takeUpRecord: boolean
    }
  }
  TakeUpTopic: {
    variables: { parent: string; input: TopicInput }
    data: {
      takeUpTopic: {
        id: string
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        title: string
        brief: string
        year: number
        startsOn: string
        endsOn: string
        state: TopicState
        summary: string
        closedAt: string | null
        parent: string | null
        parentTitle: string | null
        parentUnit: string | null
        version: number
        mayWrite: boolean
        mayEdit: boolean
        mayTakeUp: boolean
        verbs: (TopicVerb)[]
      }
    }
  }
  TakenUp: {
    variables: { topic: string }
    data: {
      takenUp: ({
        topic: {
          id: string
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
          title: string
          brief: string
          year: number
          startsOn: string
          endsOn: string
          state: TopicState
          summary: string
          closedAt: string | null
          parent: string | null
          parentTitle: string | null
          parentUnit: string | null
          version: number
          mayWrite: boolean
          mayEdit: boolean
          mayTakeUp: boolean
          verbs: (TopicVerb)[]
        }
        tally: {
          cells: ({
            list: List
            state: ItemState
            count: number
          })[]
          wants: ({
            want: Want
            count: number
          })[]
        }
      })[]
    }
  }
  TestPush: {
    variables: { id?: string | null }
    data: {
      testPush: string
    }
  }
  Topic: {
    variables: { id: string }
    data: {
      topic: {
        topic: {
          id: string
          unit: {
            id: string
            name: string
            kind: UnitKind
            level: Level
            path: string
          }
          title: string
          brief: string
          year: number
          startsOn: string
          endsOn: string
          state: TopicState
          summary: string
          closedAt: string | null
          parent: string | null
          parentTitle: string | null
          parentUnit: string | null
          version: number
          mayWrite: boolean
          mayEdit: boolean
          mayTakeUp: boolean
          verbs: (TopicVerb)[]
        }
        tally: {
          cells: ({
            list: List
            state: ItemState
            count: number
          })[]
          wants: ({
            want: Want
            count: number
          })[]
        }
      } | null
    }
  }
  TopicChoices: {
    variables: Record<string, never>
    data: {
      topicChoices: ({
        id: string
        title: string
        unitName: string
      })[]
    }
  }
  TopicLines: {
    variables: { filter?: TopicFilter | null; after?: string | null; first?: number }
    data: {
      topicLines: {
        rows: ({
          topic: {
            id: string
            unit: {
              id: string
              name: string
              kind: UnitKind
              level: Level
              path: string
            }
            title: string
            brief: string
            year: number
            startsOn: string
            endsOn: string
            state: TopicState
            summary: string
            closedAt: string | null
            parent: string | null
            parentTitle: string | null
            parentUnit: string | null
            version: number
            mayWrite: boolean
            mayEdit: boolean
            mayTakeUp: boolean
            verbs: (TopicVerb)[]
          }
          tally: {
            cells: ({
              list: List
              state: ItemState
              count: number
            })[]
            wants: ({
              want: Want
              count: number
            })[]
          }
        })[]
        next: string | null
      }
    }
  }
  Topics: {
    variables: { closed?: boolean }
    data: {
      topics: ({
        id: string
        unit: {
          id: string
          name: string
          kind: UnitKind
          level: Level
          path: string
        }
        title: string
        brief: string
        year: number
        startsOn: string
        endsOn: string
        state: TopicState
        mayWrite: boolean
      })[]
    }
  }
  TryNotice: {
    variables: { id: string }
    data: {
      tryNotice: boolean
    }
  }
  Units: {
    variables: Record<string, never>
    data: {
      units: ({
        id: string
        name: string
        kind: UnitKind
        level: Level
        path: string
      })[]
    }
  }
  Unsubscribe: {
    variables: { id: string }
    data: {
      unsubscribe: ({
        id: string
        device: string | null
        service: string
        createdAt: string
        seenAt: string
        lastOkAt: string | null
        isRefused: boolean
        isThis: boolean
      })[]
    }
  }
  WallCodes: {
    variables: { kind: CodeKind; unit: string }
    data: {
      wallCodes: {
        total: number
        without: number
        owed: number
      }
    }
  }
  Welcome: {
    variables: Record<string, never>
    data: {
      welcome: {
        demo: boolean
        city: string
        version: string
      }
    }
  }
  WriteNotice: {
    variables: { input: NoticeInput; id?: string | null; version?: number | null }
    data: {
      writeNotice: {
        id: string
        kind: NoticeKind
        category: NoticeCategory
        unitName: string
        title: string
        body: string
        needsReceipt: boolean
        critical: boolean
        aboutKind: string | null
        about: string | null
        aboutTitle: string | null
        audience: {
          by: AudienceBy
          levels: (Level)[]
          units: (string)[]
          roles: (Role)[]
          expertise: (string)[]
          grassRoots: boolean
          activity: string | null
          activityTitle: string | null
          part: AudiencePart
          persons: ({
            id: string
            name: string
          })[]
          without: ({
            id: string
            name: string
          })[]
        }
        why: string
        template: string | null
        recurs: {
          every: Frequency
          on: string
          minute: number
          onRest: OnRest
          until: string | null
        } | null
        series: string | null
        state: NoticeState
        sendAt: string | null
        publishedAt: string | null
        recalledAt: string | null
        writerName: string
        approverName: string | null
        listed: number
        told: number
        opened: number
        confirmed: number
        verbs: (NoticeVerb)[]
        version: number
      }
    }
  }
  WriteRule: {
    variables: { id: string; revision: number; body: string; source: string; startsOn: string }
    data: {
      writeRule: {
        id: string
        version: number
        state: RuleState
        startsOn: string
        endsOn: string | null
        unitName: string | null
        own: boolean
        source: string
        body: string
        revision: number
      }
    }
  }
  WriteStatement: {
    variables: { id: string; version: number; title: string; body: string; publish?: boolean }
    data: {
      writeStatement: {
        id: string
        station: string
        kind: StatementKind
        period: string
        title: string
        body: string
        publishedAt: string | null
        version: number
      }
    }
  }
}
