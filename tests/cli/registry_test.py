#!/usr/bin/env python3
"""Runs `coevolve diff` against a schema registry: a real HTTP server on loopback that answers as it should, and as it
should not. usage: registry_test.py COEVOLVE"""
import base64, http.server, json, os, ssl, subprocess, sys, tempfile, threading, unittest

PROGRAM = sys.argv.pop(1)
RECORD = '{"type": "record", "name": "shop.Order", "fields": [%s]}'
SUBJECTS = {
    ("orders", "1"): {"schema": RECORD % '{"name": "id", "type": "int"}'},
    ("orders", "latest"): {"schema": RECORD % '{"name": "id", "type": "string"}'},
    ("far", "1"): {"schema": RECORD % '{"name": "to", "type": "shop.Address"}',
                   "references": [{"name": "shop.Address", "subject": "address", "version": 3}]},
    ("address", "3"): {"schema": '{"type": "record", "name": "shop.Address", "fields": []}'},
    ("a/b", "1"): {"schemaType": "PROTOBUF", "schema": 'syntax = "proto3"; import "c/d.proto"; message M { D d = 1; }',
                   "references": [{"name": "c/d.proto", "subject": "d", "version": 1}]},
    ("d", "1"): {"schemaType": "PROTOBUF", "schema": 'syntax = "proto3"; message D {}'},
    ("json", "1"): {"schemaType": "JSON", "schema": '{"title": "T", "type": "object", "properties": {}}'},
    ("odd", "1"): {"schemaType": "COBOL", "schema": ""},
    ("circle", "1"): {"schema": RECORD % "", "references": [{"name": "c", "subject": "circle", "version": 1}]},
}


class Handler(http.server.BaseHTTPRequestHandler):
    seen = []        # (subject, status)
    busy = {"busy": 2}  # subject -> times that it still answers 429

    def answer(self, status, body, **headers):
        Handler.seen.append((self.subject, status))
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        parts = self.path.split("/")
        self.subject = parts[2].replace("%2F", "/")
        key, user = (self.subject, parts[4]), self.headers.get("Authorization", "")
        if key[0] in ("401", "403", "500", "503"):
            return self.answer(int(key[0]), {"error_code": 1, "message": "because"})
        if key[0] == "moved":
            return self.answer(302, b"", Location="http://127.0.0.1:1/")
        if key[0] == "garbage":
            return self.answer(200, b"\xff<html>")
        if key[0] == "array":
            return self.answer(200, [1])
        if key[0] == "nothing":
            self.close_connection = True
            return self.connection.close()
        if key[0] == "huge":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(80):
                    self.wfile.write(b" " * (1 << 20))
            except OSError:
                pass
            return None
        if key[0] == "busy":
            if Handler.busy["busy"] > 0:
                Handler.busy["busy"] -= 1
                return self.answer(429, {}, Retry_After="0")
            key = ("orders", "1")
        if key[0] == "basic":
            if user != "Basic " + base64.b64encode(b"ann:secret").decode():
                return self.answer(401, {"message": "Unauthorized"})
            key = ("orders", "1")
        if key[0] == "bearer":
            if user != "Bearer t0ken":
                return self.answer(401, {"message": "Unauthorized"})
            key = ("orders", "1")
        if key[0] == "tagged":
            if self.headers.get("If-None-Match") == '"v1"':
                return self.answer(304, b"")
            return self.answer(200, SUBJECTS["orders", "1"], ETag='"v1"')
        if key not in SUBJECTS:
            return self.answer(404, {"error_code": 40401, "message": "Subject not found."})
        return self.answer(200, SUBJECTS[key])

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass


class Registry(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.servers = []
        cls.url = cls.serve(Handler)

    @classmethod
    def serve(cls, handler, context=None):
        server = Server(("127.0.0.1", 0), handler)
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.servers.append(server)
        return f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}"

    @classmethod
    def tearDownClass(cls):
        for server in cls.servers:
            server.shutdown()
            server.server_close()
        cls.folder.cleanup()

    def diff(self, old, new=None, url=None, options=(), **environment):
        source = lambda subject: f"registry+{url or self.url}#{subject}"
        home = self.folder.name
        done = subprocess.run([PROGRAM, "diff", source(old), source(new or old), *options], capture_output=True, text=True,
                              env={"PATH": os.environ["PATH"], "HOME": home, **environment}, cwd=home, timeout=60, check=False)
        return done.returncode, done.stdout, done.stderr

    def trouble(self, subject, *words, **environment):
        code, out, message = self.diff(subject, **environment)
        self.assertEqual((code, out), (2, ""), message)
        for word in words:
            self.assertIn(word, message)

    def test_versions_are_compared(self):
        code, out, message = self.diff("orders@1", "orders")
        self.assertEqual(code, 1, message)
        self.assertIn("int -> string", out)

    def test_references_are_fetched_however_they_lead(self):
        for subject in ("far@1", "a/b@1", "json@1", "circle@1"):
            code, _, message = self.diff(subject)
            self.assertEqual((code, message), (0, ""), subject)

    def test_errors_name_place_and_remedy(self):
        self.trouble("401@1", self.url, "401: because", "COEVOLVE_REGISTRY_USER")
        self.trouble("403@1", "403", "COEVOLVE_REGISTRY_TOKEN")
        self.trouble("gone@7", "subject gone version 7", "404: Subject not found.", "check the subject")
        self.trouble("moved@1", "302", "redirects elsewhere")
        self.trouble("garbage@1", "is no schema", "check that the URL")
        self.trouble("array@1", "is no schema")
        self.trouble("odd@1", "COBOL", "known: AVRO")
        self.trouble("huge@1", "larger than 64 MB")
        self.trouble("", "expected registry+URL#SUBJECT")

    def test_what_may_pass_is_asked_again(self):
        code, _, message = self.diff("busy@1", "orders@1")
        self.assertEqual((code, message), (0, ""))
        self.trouble("500@1", "500: because", "try again later")
        self.assertEqual(Handler.seen.count(("500", 500)), 4)
        self.trouble("nothing@1", "no answer", "check the URL and the network")

    def test_a_server_that_is_not_there(self):
        code, _, message = self.diff("a@1", url="http://127.0.0.1:1")
        self.assertEqual(code, 2)
        self.assertIn("check the URL and the network", message)

    def test_credentials(self):
        self.trouble("basic@1", "401")
        self.assertEqual(self.diff("basic@1", COEVOLVE_REGISTRY_USER="ann", COEVOLVE_REGISTRY_PASSWORD="secret")[0], 0)
        self.assertEqual(self.diff("bearer@1", COEVOLVE_REGISTRY_TOKEN="t0ken")[0], 0)
        netrc = os.path.join(self.folder.name, "netrc")
        with open(netrc, "w", encoding="utf8") as file:
            file.write("machine 127.0.0.1 login ann password secret\n")
        self.assertEqual(self.diff("basic@1", NETRC=netrc)[0], 0)

    def test_credentials_stay_out_of_urls_and_off_open_networks(self):
        code, _, message = self.diff("a@1", url="http://ann:secret@127.0.0.1")
        self.assertEqual(code, 2)
        self.assertNotIn("secret", message)
        for host in ("registry.invalid", "localhost.invalid", "127.0.0.1.invalid"):
            code, _, message = self.diff("a@1", url=f"http://{host}", COEVOLVE_REGISTRY_TOKEN="t0ken")
            self.assertEqual(code, 2)
            self.assertIn("not sent unencrypted", message)

    def test_an_answer_with_an_etag_is_kept(self):
        for _ in range(2):
            self.assertEqual(self.diff("tagged@1")[0], 0)
        self.assertEqual([s for n, s in Handler.seen if n == "tagged"].count(200), 1)

    def test_certificates_are_checked(self):
        key, certificate = (os.path.join(self.folder.name, name) for name in ("key.pem", "certificate.pem"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"],
                       check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        url = self.serve(Handler, context)
        self.assertEqual(self.diff("orders@1", url=url, SSL_CERT_FILE=certificate)[0], 0)
        code, _, message = self.diff("orders@1", url=url)
        self.assertEqual(code, 2)
        self.assertIn("certificate", message)

    def test_older_versions_come_from_a_registry_too(self):
        history = ("--history", f"registry+{self.url}#orders@1", "--view")
        self.assertEqual(self.diff("orders", options=(*history, "confluent:BACKWARD"))[0], 0)
        self.assertEqual(self.diff("orders", options=(*history, "confluent:BACKWARD_TRANSITIVE"))[0], 1)


if __name__ == "__main__":
    unittest.main()
