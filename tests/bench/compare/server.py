"""The server of the comparison: nginx with canned answers, and proxies that put it far away."""

import contextlib
import pathlib
import shutil
import socket
import subprocess
import time

here = pathlib.Path(__file__).parent
system_certificates = pathlib.Path("/etc/ssl/certs")

config = """
user root;  # Of the user namespace.
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_max_body_size 16m;
  client_body_temp_path {folder}/bodies;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  default_type application/json;
  ssl_certificate {folder}/server.pem;
  ssl_certificate_key {folder}/server.key;
  server {{
    listen 127.0.0.1:{http};
    listen 127.0.0.1:{https} ssl;
    listen 127.0.0.1:{http2} ssl http2;
    location = /api/v2/homes {{ return 201 '{home}'; }}
    location /api/v2/homes/ {{ return 200 '{home}'; }}
    location = /api/v2/users {{ return 201 '{user}'; }}
  }}
}}
"""


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def make_certificates(folder):
    """A certificate authority, and a certificate by it for 127.0.0.1."""
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", "/CN=Bench authority", "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-subj", "/CN=127.0.0.1", "-keyout", folder / "server.key", "-out", folder / "server.csr")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    run("openssl", "x509", "-req", "-in", folder / "server.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
        "-CAcreateserial", "-days", "2", "-extfile", folder / "names", "-out", folder / "server.pem")


def trust(folder):
    """Makes the authority one of the system's, for this process and its children alone: run.py is in a mount
    namespace of its own. So every candidate has the list of the system by its own default."""
    copy = folder / "certs"
    shutil.copytree(system_certificates, copy, symlinks=True)
    authority = (folder / "ca.pem").read_text()
    bundle = copy / "ca-certificates.crt"
    bundle.write_text(bundle.read_text() + authority)
    name = subprocess.run(["openssl", "x509", "-hash", "-noout", "-in", folder / "ca.pem"], check=True,
                          capture_output=True, text=True).stdout.strip()
    (copy / f"{name}.0").write_text(authority)
    run("mount", "--bind", copy, system_certificates)


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def wait_for(port):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("run.py: error: the server did not start")


@contextlib.contextmanager
def started(*command, **options):
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def serve(folder, programs, round_trip_ms):
    """Yields the addresses by kind: http, https, http2 and far, which is https behind a round trip."""
    make_certificates(folder)
    trust(folder)
    http, https, http2 = free_ports(3)
    texts = {name: (here / f"{name}.json").read_text().strip() for name in ("home", "user")}
    file = folder / "nginx.conf"
    file.write_text(config.format(folder=folder, http=http, https=https, http2=http2, **texts))
    with started("nginx", "-c", file, "-p", folder), \
         started(programs / "delay_proxy", str(https), str(round_trip_ms), stdout=subprocess.PIPE, text=True) as proxy:
        far = int(proxy.stdout.readline())
        for port in (http, https, http2):
            wait_for(port)
        yield {"http": f"http://127.0.0.1:{http}", "https": f"https://127.0.0.1:{https}",
               "http2": f"https://127.0.0.1:{http2}", "far": f"https://127.0.0.1:{far}"}
