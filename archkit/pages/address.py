"""The web address of the repository: where a reader sees or edits the file a page is made from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository that can be read in a browser."""

    url: str
    """Without a slash at its end: `https://github.com/acme/shop`."""
    branch: str = "main"
    prefix: str = ""
    """Folder of the knowledge base in the repository; empty or with a slash at its end."""

    def view(self, path: str, line: int | None = None) -> str:
        """The address of a file, at a line."""
        return self._at(_VIEW, path) + self._line(line)

    def folder(self, path: str) -> str:
        """The address of a folder."""
        return self._at(_FOLDER, path)

    def edit(self, path: str, line: int | None = None) -> str:
        """The address of the editor for a file."""
        return self._at(_EDIT, path) + (self._line(line) if self._host() != "bitbucket" else "")

    def _at(self, patterns: dict[str, str], path: str) -> str:
        host = self._host()
        return patterns[host].format(
            url=self.url, branch=quote(self.branch, safe="/"), path=quote(self.prefix + path, safe="/")
        )

    def _line(self, line: int | None) -> str:
        if not line or line < 2:
            return ""
        return f"#lines-{line}" if self._host() == "bitbucket" else f"#L{line}"

    def _host(self) -> str:
        name = urlsplit(self.url).hostname or ""
        return next((h for h in ("gitlab", "bitbucket", "gitea", "codeberg") if h in name), "github")


_VIEW = {
    "github": "{url}/blob/{branch}/{path}",
    "gitlab": "{url}/-/blob/{branch}/{path}",
    "bitbucket": "{url}/src/{branch}/{path}",
    "gitea": "{url}/src/branch/{branch}/{path}",
    "codeberg": "{url}/src/branch/{branch}/{path}",
}
_EDIT = {
    "github": "{url}/edit/{branch}/{path}",
    "gitlab": "{url}/-/edit/{branch}/{path}",
    "bitbucket": "{url}/src/{branch}/{path}?mode=edit",
    "gitea": "{url}/_edit/{branch}/{path}",
    "codeberg": "{url}/_edit/{branch}/{path}",
}
_FOLDER = {**_VIEW, "github": "{url}/tree/{branch}/{path}", "gitlab": "{url}/-/tree/{branch}/{path}"}

_SCP = re.compile(r"(?:[\w.+-]+@)?(?P<host>[\w.-]+\.[\w-]+):(?!//)(?P<path>[^\s]+)\Z")


def repository(remote: str | None, branch: str | None, prefix: str = "") -> Repository | None:
    """The repository behind git's remote address or a `repo_url`; None when no browser could open it.

    Whatever stands before the host (a user, a token) is left out.
    """
    text = (remote or "").strip()
    scp = _SCP.match(text)
    if scp:
        host, path = scp["host"], scp["path"]
        port = ""
    else:
        try:
            parts = urlsplit(text)
            host, path = parts.hostname or "", parts.path
            port = f":{parts.port}" if parts.port and parts.scheme in ("http", "https") else ""
        except ValueError:
            return None
        if parts.scheme not in ("http", "https", "ssh", "git", "git+ssh"):
            return None
    path = path.strip("/").removesuffix(".git")
    if not host or not path or not re.fullmatch(r"[\w.-]+", host):
        return None
    return Repository(f"https://{host}{port}/{quote(path, safe='/~._-')}", branch or "main", prefix)
