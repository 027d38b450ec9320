// Preloaded into a Node.js server: spends a set share of the process's own CPU time spinning, so that a saturated server answers about
// (1 - share) of what it would, less what the interruptions themselves cost it. Counting CPU time, not wall time, keeps the share true while the process is frozen.
'use strict';

const share = Number(process.env.BAKEOFF_SLOWDOWN);
let spunMicroseconds = 0;

function usedMicroseconds() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function spin() {
  let used = usedMicroseconds();
  while (spunMicroseconds < share * used) {
    const began = used;
    for (let i = 0; i < 20_000; ++i) Math.sqrt(i);
    used = usedMicroseconds();
    spunMicroseconds += used - began;
  }
}

// What was used before the server started does not count.
spunMicroseconds = share * usedMicroseconds();
// At random moments: a fixed period would fall into step with the slices, whose beginning wakes every timer that is due.
function spinNowAndThen() {
  spin();
  setTimeout(spinNowAndThen, 1 + 6 * Math.random()).unref();
}
spinNowAndThen();
