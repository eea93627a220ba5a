"""Signing in and out, devices, second factors."""

from datetime import UTC, datetime
from uuid import UUID

import strawberry

from server.api import people
from server.api.acting import acting
from server.api.context import Context
from server.api.info import Info
from server.api.people import Me
from server.api.scalars import Milliseconds
from server.commands import devices, factors, login_codes, passwords, sessions
from server.commands import people as persons
from server.commands.devices import NewDevice
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import NotFoundError
from server.store import accounts
from server.sync import leases
from server.viewer import as_held, browser_cookie, no_session_cookie, nobody, session_cookie, signed_in


@strawberry.type(description="What became of asking for a login code; the same for every number.")
class CodeRequest:
    expires_at: datetime = strawberry.field(description="When the code ends.")
    shown: str | None = strawberry.field(description="The code itself: only in the demo and in tests, else null.")


@strawberry.input(description="A device as it presents itself at sign-in.")
class DeviceInput:
    id: UUID
    name: str
    public_key: str = strawberry.field(description="Uncompressed P-256 point, base64url, 65 bytes.")
    proof: str = strawberry.field(
        description="ECDSA P-256 SHA-256 raw signature, base64url, over `daima-device-1` + device id (16 bytes) + "
        "the login code or phone as typed (UTF-8)."
    )


@strawberry.type(description="What a phone reads its own data with until the lease ends.")
class Lease:
    target: strawberry.Private[Target]
    person: UUID = strawberry.field(description="Whose data: the session may be another person's by now.")
    ms: Milliseconds
    share: str = strawberry.field(
        description="Our half of what wraps the data key, base64url; the phone deletes it when the lease ends."
    )
    entrust_key: str = strawberry.field(
        description="P-256 point, base64url: what is written after the lease ended is sealed to it."
    )


@strawberry.type(description="What signing in came to.")
class SignIn:
    second_factor: bool = strawberry.field(
        description="A second factor is still wanted before anything else is answered."
    )
    second_factor_unset: bool = strawberry.field(
        description="None is set up yet: begin one by `beginSecondFactor`, then confirm it."
    )
    me: Me | None = strawberry.field(description="Null while a second factor is wanted.")
    lease_ms: Milliseconds = strawberry.field(description="How long what is on the phone may be read without contact.")
    lease: Lease | None = strawberry.field(description="Null while a second factor is wanted.")
    server_time: Milliseconds


@strawberry.type(description="A second factor that counts once a code of it is confirmed.")
class SecondFactor:
    secret: str
    uri: str


@strawberry.type(description="A browser on a phone, known by a key that cannot leave it.")
class Device:
    target: strawberry.Private[Target]
    id: UUID
    name: str
    registered_at: datetime
    seen_at: datetime
    revoked_at: datetime | None
    pending: int = strawberry.field(description="Unsent records at the last contact.")
    is_this: bool


@strawberry.type
class SessionsQuery:
    @strawberry.field(description="Devices of the person asking.")
    async def devices(self, info: Info) -> list[Device]:
        return await _devices(info.context)

    @strawberry.field(description="Devices of a person the seat answers for.")
    async def devices_of(self, info: Info, person: UUID) -> list[Device]:
        return await _devices_of(info.context.signed_in(), person)

    @strawberry.field(description="A new lease for the person asking.")
    async def lease(self, info: Info) -> Lease:
        return await _lease(info.context)


@strawberry.type
class SessionsMutation:
    @strawberry.mutation(description="Send a login code to a number. The answer is the same whether anyone has it.")
    async def request_code(self, info: Info, phone: str) -> CodeRequest:
        asker = info.context.asker
        expires_at, shown = await login_codes.request(asker.client, phone)
        if asker.new_browser:
            info.context.cookies.append(browser_cookie(asker.new_browser))
        return CodeRequest(expires_at=expires_at, shown=shown)

    @strawberry.mutation(description="Sign in by number and code, and register this device by its key.")
    async def sign_in(self, info: Info, phone: str, code: str, device: DeviceInput | None = None) -> SignIn:
        begun = await sessions.sign_in(info.context.asker.client, phone, code, _new(device))
        return await _begun(info.context, begun)

    @strawberry.mutation(description="Staff: sign in by number and password.")
    async def sign_in_with_password(
        self, info: Info, phone: str, password: str, device: DeviceInput | None = None
    ) -> SignIn:
        begun = await sessions.sign_in_with_password(info.context.asker.client, phone, password, _new(device))
        return await _begun(info.context, begun)

    @strawberry.mutation(description="Give the second factor a session still wants.")
    async def confirm_second_factor(self, info: Info, code: str) -> SignIn:
        session = info.context.held()
        await factors.confirm(session, code)
        return await _signed_in(info.context, sessions.with_factor(session, info.context.now))

    @strawberry.mutation(
        description="Begin a second factor: the secret for an authenticator app; it counts once confirmed."
    )
    async def begin_second_factor(self, info: Info) -> SecondFactor:
        secret, uri = await factors.begin(info.context.held())
        return SecondFactor(secret=secret, uri=uri)

    @strawberry.mutation(description="End this session and its device; the phone wipes itself.")
    async def sign_out(self, info: Info) -> bool:
        context = info.context
        if context.asker.held:
            await sessions.sign_out(context.asker.held)
            context.asker = nobody(context.asker)
        context.cookies.append(no_session_cookie())
        context.headers["clear-site-data"] = '"cache"'
        return True

    @strawberry.mutation(description="Staff: set or change the password; other sessions end.")
    async def set_password(self, info: Info, new: str, old: str | None = None) -> bool:
        context = info.context
        await passwords.change(context.signed_in(), context.asker.client, old, new, context.now)
        return True

    @strawberry.mutation(description="Act in another of one's seats.")
    async def switch_seat(self, info: Info, seat: UUID) -> Me:
        context = info.context
        session = await sessions.switch_seat(context.signed_in(), context.held(), seat)
        context.asker = as_held(context.asker, session)
        return await people.me(context)

    @strawberry.mutation(description="Move to another telephone number, proved by a code sent to it (`requestCode`).")
    async def change_phone(self, info: Info, phone: str, code: str) -> Me:
        context = info.context
        await persons.change_phone(context.signed_in(), context.asker.client, phone, code)
        return await people.me(context)

    @strawberry.mutation(description="End a device's sessions; its next contact wipes it.")
    async def revoke_device(self, info: Info, device: UUID) -> list[Device]:
        async with acting() as tx:
            await devices.revoke(tx, info.context.signed_in(), device)
        return await _devices(info.context)

    @strawberry.mutation(description="End a device somebody lost, with a reason they read; its next contact wipes it.")
    async def revoke_device_of(self, info: Info, device: UUID, reason: str) -> list[Device]:
        viewer = info.context.signed_in()
        async with acting() as tx:
            person = await devices.revoke_lost(tx, viewer, device, reason)
        return await _devices_of(viewer, person)


def _new(device: DeviceInput | None) -> NewDevice | None:
    return NewDevice(device.id, device.name, device.public_key, device.proof) if device else None


async def _begun(context: Context, begun: sessions.Begun) -> SignIn:
    context.cookies.append(session_cookie(begun.token, begun.expires_at))
    context.asker = await signed_in(context.asker, begun.token)
    return await _answer(context)


async def _signed_in(context: Context, session: sessions.Held) -> SignIn:
    context.asker = as_held(context.asker, session)
    return await _answer(context)


async def _answer(context: Context) -> SignIn:
    wanted = context.viewer is None
    return SignIn(
        second_factor=wanted,
        second_factor_unset=wanted and not await factors.has(context.held().person),
        me=None if wanted else await people.me(context),
        lease_ms=Milliseconds(leases.MS),
        lease=None if wanted else await _lease(context),
        server_time=Milliseconds(int(datetime.now(UTC).timestamp() * 1000)),
    )


async def _lease(context: Context) -> Lease:
    viewer = context.signed_in()
    given = await leases.of(viewer)
    return Lease(
        target=Target(viewer.unit_path, viewer.congress, person=viewer.person),
        person=viewer.person,
        ms=Milliseconds(leases.MS),
        share=given.share,
        entrust_key=given.entrust_key,
    )


async def _devices(context: Context) -> list[Device]:
    viewer = context.signed_in()
    own = Target(viewer.unit_path, viewer.congress, person=viewer.person)
    return await _listed(viewer, viewer.person, own)


async def _devices_of(viewer: Viewer, person: UUID) -> list[Device]:
    """
    Raises:
        NotFoundError: Nobody whose devices the viewer may see.
    """
    there = await devices.place_of(viewer, person)
    if there is None:
        raise NotFoundError
    return await _listed(viewer, person, there)


async def _listed(viewer: Viewer, person: UUID, target: Target) -> list[Device]:
    return [
        Device(
            target=target,
            id=row["id"],
            name=row["name"],
            registered_at=row["registered_at"],
            seen_at=row["seen_at"],
            revoked_at=row["revoked_at"],
            pending=row["pending"],
            is_this=row["id"] == viewer.device,
        )
        for row in await accounts.devices_of(person)
    ]
