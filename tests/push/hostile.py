"""Addresses a hostile phone may name as its push service's; none may be saved, none may be asked."""

from itertools import product

LOOPBACKS = """
127.0.0.1 127.1 127.0.1 0 0.0.0.0 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 127.000.000.001 127.0.0.1.
[::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::127.0.0.1]
[fe80::1] [fe80::1%25eth0] [fc00::1] [fd12::1] [::ffff:169.254.169.254] [64:ff9b::a9fe:a9fe] [2002:7f00:1::] [ff02::1]
10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 198.18.0.1 224.0.0.1 255.255.255.255 8.8.8.8
[2001:4860:4860::8888] localhost localhost. ip6-localhost metadata.google.internal
"""
"""Ours, our neighbours', the cloud's, and by number even the whole world's."""

HOSTS = """
evil.example google.com googleapis.com xfcm.googleapis.com fcm.googleapis.com.evil.example fcm-googleapis.com
fcm.googleapis.com.cn a.fcm.googleapis.com push.apple.com xpush.apple.com push.apple.com.evil.example .push.apple.com
a..push.apple.com notify.windows.com xnotify.windows.com a.notify.windows.com.evil.example mozilla.com
services.mozilla.com push.services.mozilla.com updates.push.services.mozilla.com.evil.example
updates-push.services.mozilla.com fcm.googleapis.com. web.push.apple.com. WEB.PUSH.APPLE.COM Fcm.googleapis.com
fcm。googleapis。com fcm.googleapis。com ｆｃｍ.googleapis.com fcm.googleapis.cοm fсm.googleapis.com
xn--fcm-5cd.googleapis.com fcm.googleap\u0131s.com fcm.google\u00adapis.com fcm.googleapis.com。evil.example
fcm%2egoogleapis.com fcm.googleapis.com%00.evil.example fcm.googleapis.com%2f.evil.example fcm_googleapis.com
fcm.googleapis.com\u2044.evil.example fcm.googleapis.com\uff0f.evil.example \u2488.push.apple.com 127.0.0.1.nip.io
"""
"""Almost a push service's."""

SCHEMES = (
    "http",
    "HTTPS",
    "ftp",
    "file",
    "gopher",
    "ws",
    "wss",
    "javascript",
    "data",
    "blob",
    "unix",
    "httpss",
    "dict",
)
GOOD = "fcm.googleapis.com/fcm/send/x"

TRICKS = [
    "",
    " ",
    "https://",
    "https:///",
    "https:fcm.googleapis.com/x",
    "https:/fcm.googleapis.com/x",
    "https:\\\\fcm.googleapis.com\\x",
    "//fcm.googleapis.com/x",
    "fcm.googleapis.com/x",
    "/fcm.googleapis.com",
    "https://fcm.googleapis.com",
    "https://fcm.googleapis.com?x",
    "https://127.0.0.1:6379/x.google.com/",
    "https://127.0.0.1/fcm.googleapis.com/",
    "https://evil.example/?fcm.googleapis.com/",
    "https://evil.example#fcm.googleapis.com/",
    "https://evil.example#@fcm.googleapis.com/x",
    "https://evil.example\\@fcm.googleapis.com/x",
    "https://fcm.googleapis.com\\@evil.example/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://fcm.googleapis.com:443@evil.example/x",
    "https://user@fcm.googleapis.com/x",
    "https://user:word@fcm.googleapis.com/x",
    "https://@fcm.googleapis.com/x",
    "https://fcm.googleapis.com%40evil.example/x",
    "https://fcm.googleapis.com:80/x",
    "https://fcm.googleapis.com:443/x",
    "https://fcm.googleapis.com:0443/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:/x",
    "https://fcm.googleapis.com:99999/x",
    "https://fcm.googleapis.com:-1/x",
    "https://fcm.googleapis.com:4 43/x",
    "https://fcm.googleapis.com:evil.example/x",
    "https://fcm.googleapis.com/x#y",
    "https://fcm.googleapis.com/x y",
    "https://fcm.googleapis.com/x\ty",
    "https://fcm.googleapis.com/x\r\nhost: evil.example",
    "https://fcm.googleapis.com/x\nGET / HTTP/1.1",
    "https://fcm.googleapis.com/\x00",
    "https://fcm.googleapis.com/x\\y",
    "https://fcm.googleapis.com/代码",
    "https://fcm.googleapis.com/x\u2028",
    " https://fcm.googleapis.com/x",
    "https://fcm.googleapis.com/x ",
    "https://fcm.googleapis.com/x\n",
    "\thttps://fcm.googleapis.com/x",
    "https://fcm.goo\tgleapis.com/x",
    "https://fcm.goo\ngleapis.com/x",
    "ht\ntps://fcm.googleapis.com/x",
    "\ufeffhttps://fcm.googleapis.com/x",
    "https://[fcm.googleapis.com]/x",
    "https://[::1]fcm.googleapis.com/x",
    "https://[::1].push.apple.com/x",
    "https://-.-.-.-.-.-.-.-.-.-.push.apple.com/x",
    "https://" + "a" * 64 + ".push.apple.com/x",
    "https://fcm.googleapis.com/" + "x" * 2000,
    "https:// fcm.googleapis.com/x",
    "https://fcm.googleapis.com /x",
    "https://fcm.googleapis.com;evil.example/x",
    "https://fcm.googleapis.com,evil.example/x",
    "https://fcm.googleapis.com&evil.example/x",
    "https://$.push.apple.com/x",
    "https://*.push.apple.com/x",
    "https://a_b.push.apple.com/x",
]

HOSTILE = [
    *(f"https://{host}/fcm.googleapis.com/x" for host in LOOPBACKS.split()),
    *(f"https://{host}/x" for host in HOSTS.split()),
    *(f"{scheme}://{GOOD}" for scheme in SCHEMES),
    *(f"https://fcm.googleapis.com:{port}@{host}/x" for port, host in product((443, 80), ("127.0.0.1", "[::1]"))),
    *TRICKS,
]
