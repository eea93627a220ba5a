/** Made by build/contract.ts from graphql/; do not edit. */
export type AckCode = 'RECEIVED' | 'DUPLICATE' | 'ID_REUSED' | 'MALFORMED' | 'TOO_LARGE' | 'NOT_YOURS'
export type Reset = 'NONE' | 'EPOCH' | 'AHEAD' | 'FLOOR' | 'SCHEMA'
export type ReceiptCode = 'APPLIED' | 'MERGED' | 'CONFLICT' | 'SUPERSEDED' | 'WAITING_PARENT' | 'PARENT_MISSING' | 'WAITING_BLOB' | 'BLOB_MISMATCH' | 'REJECTED_PERMISSION' | 'REJECTED_INVALID' | 'NEEDS_UPGRADE' | 'POISON'
export type ActivityState = 'DRAFT' | 'PUBLISHED' | 'RUNNING' | 'ENDED' | 'FILED' | 'CANCELLED'
export type ActivityVerb = 'PUBLISH' | 'START' | 'END' | 'CANCEL'
export type Enrol = 'ASSIGNED' | 'OPEN' | 'PUBLIC'
export type Visibility = 'MEMBERS' | 'UNIT' | 'PUBLIC'
export type Evidence = 'E0' | 'E1' | 'E2' | 'E3' | 'E4'
export type Presence = 'NONE' | 'PRESENT' | 'TO_REVIEW' | 'REFUSED' | 'ABSENT'
export type Enrolment = 'UNINVITED' | 'INVITED' | 'ENROLLED' | 'LEAVE_ASKED' | 'ON_LEAVE' | 'DECLINED'
export type Verdict = 'PRESENT' | 'TO_REVIEW' | 'REFUSED'
export type Via = 'ACTIVITY_POSTER' | 'ACTIVITY_LIVE' | 'DEPUTY_LIVE' | 'STAFF'
export type Direction = 'IN' | 'OUT'
export type Reason = 'CODE_INVALID' | 'CODE_RETIRED' | 'ACTIVITY_CANCELLED' | 'SEAT_INACTIVE' | 'OUTSIDE_WINDOW' | 'NEAR_WINDOW' | 'STALE_CODE' | 'CODE_AHEAD' | 'CLOCK_UNSURE' | 'LATE_UPLOAD' | 'FAR_AWAY' | 'NO_POSITION' | 'NOT_INVITED' | 'WEAK_EVIDENCE' | 'DEVICE_UNSURE'
export type CodeKind = 'DEPUTY' | 'ACTIVITY' | 'STATION' | 'MATTER'
export type Role = 'DEPUTY' | 'STATION_HEAD' | 'LIAISON' | 'VOLUNTEER' | 'CONGRESS_STAFF' | 'COMMITTEE_MEMBER' | 'HANDLER' | 'LEADER' | 'MEMBER' | 'ADMIN'
export type UnitKind = 'CONGRESS' | 'COMMITTEE' | 'HOME' | 'STATION' | 'POINT' | 'GROUP' | 'DEPARTMENT' | 'AREA'
export type Level = 'CITY' | 'COUNTY' | 'TOWN' | 'COMMUNITY'
export type SeatStatus = 'ACTIVE' | 'SUSPENDED' | 'RESIGNED' | 'RECALLED' | 'ENDED'
export interface DeviceInput {
  id: string
  name: string
  publicKey: string
  proof: string
}
export interface ActivityFilter {
  state?: (ActivityState)[] | null
  from?: string | null
  until?: string | null
  kind?: string | null
  search?: string | null
}
export interface ActivityInput {
  kind: string
  unit: string
  title: string
  brief?: string
  startsAt: string
  endsAt: string
  checkinFrom?: string | null
  checkinUntil?: string | null
  place?: string | null
  lat?: number | null
  lng?: number | null
  radiusM?: number | null
  minEvidence?: Evidence | null
  positionRequired?: boolean | null
  visibility?: Visibility
  showNames?: boolean
  seats?: (string)[]
  publish?: boolean
}
export interface SyncInput {
  device: string
  client: string
  schema: number
  records: (RecordInput)[]
  signature?: string | null
  pending: number
  cursor?: string | null
  scopes?: (string)[] | null
  page?: string | null
  limit?: number
}
export interface RecordInput {
  id: string
  seq: number
  prev?: string | null
  seat?: string | null
  v: number
  entity: string
  base?: number | null
  deps?: (string)[]
  at: number
  skew?: number | null
  skewError?: number | null
  body: RecordBody
}
export interface RecordBody {
  scanAdd?: ScanAdd | null
  scanWithdraw?: ScanWithdraw | null
}
export interface ScanAdd {
  code?: string | null
  direction?: Direction
  activity?: string | null
  subject?: string | null
  reason?: string | null
  position?: PositionInput | null
}
export interface PositionInput {
  lat: number
  lng: number
  accuracyM: number
}
export interface ScanWithdraw {
  reason?: string | null
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
      })[]
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
  BeginSecondFactor: {
    variables: Record<string, never>
    data: {
      beginSecondFactor: {
        secret: string
        uri: string
      }
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
        scopes: (string)[]
      }
    }
  }
  ConfirmSecondFactor: {
    variables: { code: string }
    data: {
      confirmSecondFactor: {
        secondFactor: boolean
        leaseMs: number
        serverTime: number
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
          scopes: (string)[]
        } | null
      }
    }
  }
  CreateActivity: {
    variables: { input: ActivityInput }
    data: {
      createActivity: {
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
        }
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
        scopes: (string)[]
      } | null
    }
  }
  MoveActivity: {
    variables: { id: string; verb: ActivityVerb }
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
        }
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
  Receipts: {
    variables: { records: (string)[] }
    data: {
      receipts: ({
        record: string
        code: ReceiptCode | null
        rev: number | null
        entity: string | null
        detail: unknown | null
      })[]
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
  RequestCode: {
    variables: { phone: string }
    data: {
      requestCode: {
        expiresAt: string
        shown: string | null
      }
    }
  }
  RetireCode: {
    variables: { kind: CodeKind; target: string }
    data: {
      retireCode: boolean
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
      })[]
    }
  }
  RevokeDisplay: {
    variables: { display: string }
    data: {
      revokeDisplay: boolean
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
  SetPassword: {
    variables: { old?: string | null; new: string }
    data: {
      setPassword: boolean
    }
  }
  SignIn: {
    variables: { phone: string; code: string; device?: DeviceInput | null }
    data: {
      signIn: {
        secondFactor: boolean
        leaseMs: number
        serverTime: number
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
        leaseMs: number
        serverTime: number
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
        retryAfterMs: number | null
        minClient: string | null
        wipe: boolean
        leaseMs: number
      }
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
}
