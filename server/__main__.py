"""
The `daima` command (`python -m server`). Only words and options live here; `server.cli` does the work.

Nothing heavy is imported before the chosen command asks for it.
"""

import argparse
import sys

from server import VERSION

EPILOGUE = """\
环境变量(全部见 docs/operations.md):DATA 数据目录(默认 ./var)、PORT 端口(默认 8000)、
PUBLIC_URL 写进每个码里的网址、DATABASE_URL 与 REDIS_URL(不填则用自带的 PostgreSQL 与 Valkey)。
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the process's exit code."""
    chosen = parser().parse_args(arguments)
    from server.cli.run import run

    return run(chosen)


def parser() -> argparse.ArgumentParser:
    """Every command with its options, in Chinese."""
    top = argparse.ArgumentParser(
        prog="daima",
        description="代码 Daima:代表码、代表活动码、联络站码。",
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    top.add_argument("-h", "--help", action="help", help="显示帮助")
    top.add_argument("--version", action="version", version=VERSION, help="显示版本")
    commands = top.add_subparsers(dest="command", metavar="命令", required=True, title="命令")
    _running(commands)
    _keeping(commands)
    return top


def _running(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Commands that run until stopped."""
    up = commands.add_parser("up", help="启动整个系统:数据库、队列、网页、后台任务")
    up.add_argument("--demo", action="store_true", help="使用演示城市汀澜市(空库时自动填充)")
    up.add_argument("--lan", action="store_true", help="在局域网上用 HTTPS 提供服务,供真手机试用")
    up.add_argument("--port", type=int, help="端口(默认取 PORT,再默认 8000)")
    up.add_argument("--host", help="监听地址(默认只有本机;--lan 时是整个局域网)")
    up.add_argument("--engines-only", action="store_true", help="只启动自带的 PostgreSQL 与 Valkey(开发、测试用)")
    web = commands.add_parser("web", help="只启动网页进程(Procfile 的 web)")
    web.add_argument("--host", default="0.0.0.0", help="监听地址")
    web.add_argument("--port", type=int, help="端口(默认取 PORT,再默认 8000)")
    web.add_argument("--certificate", help="放有 cert.pem、key.pem、ca.pem 的目录;填了就用 HTTPS")
    web.add_argument("--when-told", action="store_true", help=argparse.SUPPRESS)
    commands.add_parser("worker", help="只启动后台进程(Procfile 的 worker)")


def _keeping(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Commands that do one thing and end."""
    migrate = commands.add_parser("migrate", help="把数据库表更新到最新(Procfile 的 release)")
    migrate.add_argument("--when-told", action="store_true", help=argparse.SUPPRESS)
    migrate.add_argument("--surely", action="store_true", help=argparse.SUPPRESS)
    demo = commands.add_parser("demo", help="填充演示城市汀澜市")
    demo.add_argument("--if-empty", action="store_true", help="已有人员时什么也不做")
    demo.add_argument("--fresh", action="store_true", help="清空演示数据,按今天重建(只在演示模式)")
    backup = commands.add_parser(
        "backup",
        help="备份整个系统(运行中也可以)",
        description="把数据库备份成一个带校验的文件。运行中、停止时都可以;密钥另存一个文件,请分开保管。",
    )
    backup.add_argument("--to", metavar="目录", help="放在哪里(默认取 BACKUP_TO,再默认 DATA/backups)")
    backup.add_argument("--without-secrets", action="store_true", help="不在旁边另存密钥(每晚的备份就是这样)")
    backup.add_argument("--keep", metavar="N", type=int, help="只留最新的 N 份(默认取 BACKUP_KEEP,再默认 7)")
    restore = commands.add_parser(
        "restore",
        help="用备份恢复系统(先停止系统)",
        description="先核对备份,恢复到一个新的数据库,再换上去。恢复后手机会重新下载,并再交一遍 30 天内的记录。",
    )
    restore.add_argument("file", metavar="文件", help="daima backup 做出来的 daima-….zip")
    restore.add_argument("--force", action="store_true", help="已有数据也替换;原来的数据留在另一个数据库里")
    restore.add_argument("--other-secret", action="store_true", help="备份时的 DAIMA_SECRET 已丢失也恢复")
    sync = commands.add_parser("sync", help="同步引擎")
    acts = sync.add_subparsers(dest="act", metavar="动作", required=True)
    acts.add_parser(
        "renew",
        help="换一个纪元:数据目录或数据库被别的办法退回到从前之后用",
        description="手机下次联系时重新下载,并把 30 天内交过的记录再交一遍。daima restore 自己会做。",
    )
    status = acts.add_parser(
        "status",
        help="一屏看清:等待、搁置、隔离、手机、下行、分区、备份",
        description="同步引擎现在怎么样。退出码:0 正常,1 有事需要人看,2 现在不能正常工作。",
    )
    status.add_argument("--json", action="store_true", help="输出 JSON,供监控程序读取")
    keys = commands.add_parser("keys", help="系统自己的密钥:回执、封存、推送")
    keep = keys.add_subparsers(dest="act", metavar="动作", required=True)
    keep.add_parser("list", help="列出每把密钥:用途、代次、何时生成、还有几部手机在用")
    keep.add_parser(
        "rotate",
        help="换一把推送密钥",
        description="从此新订阅用新密钥;旧密钥继续为旧订阅签名,直到手机下次打开应用时自己换过来。可以随时运行。",
    )
    push = commands.add_parser("push", help="推送")
    look = push.add_subparsers(dest="act", metavar="动作", required=True)
    look.add_parser("status", help="推送现在怎么样:等待、积压、各推送服务。退出码:0 正常,1 有事需要人看")
    resume = look.add_parser("resume", help="查明原因后,恢复向一个已停止的推送服务发送")
    resume.add_argument("origin", metavar="服务", help="如 https://web.push.apple.com,见 daima push status")
    duties = commands.add_parser("duties", help="履职记录")
    duties.add_subparsers(dest="act", metavar="动作", required=True).add_parser(
        "rebuild",
        help="按到场和清单重新生成全部系统履职记录",
        description="结果与平时逐条生成的相同;说出有几条与应有的不一致,并已改正。可以重复运行,每夜也会自动做一次。",
    )
    commands.add_parser("schema", help="重新导出 graphql/schema.graphql 与可信操作清单")
    commands.add_parser("doctor", help="检查哪里不对,并用平常话说明怎么办")
    admin = commands.add_parser("admin", help="管理员")
    create = admin.add_subparsers(dest="act", metavar="动作", required=True).add_parser(
        "create", help="建立第一位管理员"
    )
    create.add_argument("--phone", required=True, help="手机号")
    create.add_argument("--name", required=True, help="姓名")


if __name__ == "__main__":
    sys.exit(main())
