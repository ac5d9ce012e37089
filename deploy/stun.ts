// The STUN responder as a process of its own, for where `npm start` does not run it. Browsers ask it and no stranger's.
import { startStun } from "@/scripts/start/stun";

const port = 7883;
const socket = await startStun(port, "0.0.0.0");
console.log(`STUN answers on UDP port ${port}.`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => socket.close());
