"""What it looks like from here when PostgreSQL goes away or cannot go on, and when two get in each other's way."""

import asyncpg

LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    # asyncpg's own state machine breaks when the server dies in the middle of a query.
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
    OSError,
    TimeoutError,
)
"""The same statement may succeed later, on another connection; nothing is wrong with what it said."""

COLLIDED = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError, asyncpg.LockNotAvailableError)
"""The same transaction may succeed a moment later."""
