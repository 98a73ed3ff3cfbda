// A server that speaks as much Socket.IO as a face's connection needs, on a free port of this machine.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const OPEN = { sid: "one", upgrades: [], pingInterval: 25000, pingTimeout: 20000, maxPayload: 16384 };

/** Listens; `greets(auth)` says how to answer who connects to the namespace: nothing lets them in, {error} refuses them. */
export async function serves(namespace, greets) {
  const server = createServer();
  const sockets = new Set();
  const heard = [];
  const wire = {
    heard,
    says: (name, ...given) => sends(`42${namespace},${JSON.stringify([name, ...given])}`),
    answers: (number, given) => sends(`43${namespace},${number}${JSON.stringify([given])}`),
    disconnects: () => sends(`41${namespace},`),
    breaks: () => {
      for (const socket of sockets) socket.terminate();
    },
    ends: () => {
      wire.breaks();
      server.close();
    },
  };
  const sends = (packet) => {
    for (const socket of sockets) socket.send(packet);
  };
  new WebSocketServer({ server }).on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.send(`0${JSON.stringify(OPEN)}`);
    socket.on("message", (data) => {
      const packet = String(data);
      const rest = packet.slice(packet.indexOf(",") + 1);
      if (packet.startsWith("40")) {
        const refusal = greets(JSON.parse(rest));
        socket.send(
          refusal
            ? `44${namespace},${JSON.stringify({ message: "refused", data: refusal })}`
            : `40${namespace},{"sid":"two"}`,
        );
      } else if (packet.startsWith("42")) {
        const [, number, message] = rest.match(/^(\d*)(.*)$/s);
        heard.push({ number, message: JSON.parse(message) });
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(wire, { port: server.address().port });
}
