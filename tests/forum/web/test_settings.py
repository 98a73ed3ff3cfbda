"""Settings: safe where nothing is said, and plain about what cannot work."""

from __future__ import annotations

import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace

import pytest

from forum.web.settings import SettingError, Settings, secret_of


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], Settings]:
    """Reads the settings from an environment that says this of them, and nothing else."""

    def read(said: dict[str, str]) -> Settings:
        for each in fields(Settings):
            monkeypatch.delenv(each.name.upper(), raising=False)
        for name, text in said.items():
            monkeypatch.setenv(name, text)
        return Settings.from_environment()

    return read


Read = Callable[[dict[str, str]], Settings]


def test_nothing_said_is_safe(read: Read) -> None:
    settings = read({})
    assert read({each.name.upper(): "" for each in fields(Settings)}) == settings, "nor where it is said in no words"
    assert settings.host == "127.0.0.1"
    assert settings.public_url == "http://127.0.0.1:5000"
    assert settings.database_url.startswith("sqlite:////") and settings.database_url.endswith("/instance/forum.db")
    assert settings.secret_key == "" and settings.message_queue == "" and settings.trusted_proxies == 0


def test_each_setting_is_read_from_the_environment(read: Read) -> None:
    settings = read(
        {
            "HOST": "::1",
            "PORT": "8080",
            "PUBLIC_URL": "https://forum.example/",
            "INSTANCE": "/srv/forum",
            "SECRET_KEY": "s" * 32,
            "SITE_NAME": "Ours",
            "MESSAGE_QUEUE": "redis://127.0.0.1",
            "TRUSTED_PROXIES": "1",
            "DATABASE_URL": "postgresql+psycopg://forum@127.0.0.1/forum",
        }
    )
    assert (settings.host, settings.port, settings.site_name) == ("::1", 8080, "Ours")
    assert settings.public_url == "https://forum.example"
    assert settings.behind_tls
    assert settings.trusted_proxies == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("PORT", "8_080"),
        ("PORT", " 80"),
        ("PORT", "+80"),
        ("PORT", "８０"),
        ("BEHIND_TLS", "t"),
        ("BEHIND_TLS", "y"),
        ("TRUSTED_PROXIES", "many"),
        ("BEHIND_TLS", "perhaps"),
        ("SECRET_KEY", "short"),
        ("PUBLIC_URL", "forum.example"),
        ("PUBLIC_URL", "ftp://forum.example"),
        ("PUBLIC_URL", "https://forum.example/path"),
    ],
)
def test_what_cannot_work_is_said_plainly(read: Read, name: str, text: str) -> None:
    with pytest.raises(SettingError, match=name):
        read({name: text})


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("PORT", "http", "PORT is 'http': it must be a whole number."),
        ("PORT", "80.5", "PORT is '80.5': it must be a whole number."),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES is '-1': it must be a whole number."),
        ("BEHIND_TLS", "perhaps", "BEHIND_TLS is 'perhaps': it must be yes or no."),
        ("SMALLEST_GROUP", "1", "SMALLEST_GROUP is 1: it must be 5 or more."),
    ],
)
def test_whoever_starts_the_server_is_told_what_would_work(read: Read, name: str, text: str, told: str) -> None:
    with pytest.raises(SettingError) as fault:
        read({name: text})
    assert str(fault.value) == told


@pytest.mark.parametrize(("text", "meant"), [("yes", True), ("ON", True), ("1", True), ("no", False), ("False", False)])
def test_yes_and_no(read: Read, text: str, meant: bool) -> None:
    assert read({"BEHIND_TLS": text}).behind_tls is meant


def test_on_every_network_links_name_an_address_that_others_can_reach() -> None:
    assert "0.0.0.0" not in Settings(host="0.0.0.0").public_url
    assert Settings(host="::1", port=80).public_url == "http://[::1]:80"


def test_every_setting_is_explained() -> None:
    explained = Settings.explained()
    for each in fields(Settings):
        assert each.name.upper() in explained
        assert len(each.metadata["explained"]) > 20


def test_a_secret_is_made_once_and_kept_for_its_owner(tmp_path) -> None:
    settings = Settings(instance=str(tmp_path / "instance"))
    first = secret_of(settings)
    assert len(first) >= 32
    assert secret_of(settings) == first
    kept = tmp_path / "instance" / "secret_key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert [each.name for each in kept.parent.iterdir()] == ["secret_key"]


def test_servers_that_start_together_share_one_secret(tmp_path) -> None:
    settings = Settings(instance=str(tmp_path))
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret_of(settings), range(8)))) == 1


def test_two_sites_have_two_secrets(tmp_path) -> None:
    one, other = (Settings(instance=str(tmp_path / name)) for name in ("one", "other"))
    assert secret_of(one) != secret_of(other)
    assert secret_of(replace(one, secret_key="k" * 40)) == "k" * 40
