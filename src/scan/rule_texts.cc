#include "scan/rule_texts.h"

#include <array>

namespace bakeoff::scan {
namespace {

constexpr std::array<RuleText, 11> kRules{{
    {"blocking-sleep-in-async", "A sleep that blocks the event loop",
     "time.sleep stops the whole event loop: no other request is answered meanwhile. Use await "
     "asyncio.sleep."},
    {"blocking-http-in-async", "An HTTP client that blocks the event loop",
     "A synchronous request waits inside an async function. Use an async client, or hand the call "
     "to a thread (asyncio.to_thread)."},
    {"blocking-process-in-async", "Starting a process blocks the event loop",
     "Waiting for a process inside an async function stops all others. Use "
     "asyncio.create_subprocess_exec."},
    {"blocking-file-in-async", "File access blocks the event loop",
     "Files have no async form in the operating system's usual interface: hand the work to a "
     "thread."},
    {"blocking-input-in-async", "Reading standard input blocks the event loop",
     "input() waits for a person while everything else stands still."},
    {"blocking-database-in-async", "A database driver that blocks the event loop",
     "The driver waits for the database by blocking its thread, which is the event loop's."},
    {"blocking-cloud-in-async", "A cloud client that blocks the event loop",
     "boto3 is synchronous throughout: each call stops the event loop for a network round trip."},
    {"cpu-in-async", "Costly computing on the event loop",
     "Password hashing is made to take long. On the event loop every request waits for it."},
    {"sync-orm-in-async", "A synchronous query in an async function",
     "The ORM waits for the database by blocking. Use its async session or methods, or a plain def "
     "handler, which the framework runs in a thread."},
    {"sync-call-in-handler", "A ...Sync call in a request handler",
     "Node answers all requests on one thread; a ...Sync call stops them all. It does no harm "
     "while "
     "the program starts."},
    {"several-lockfiles", "Lockfiles of several tools side by side",
     "Which versions are installed depends on which tool is run. Keep one."},
}};

}  // namespace

std::span<const RuleText> rule_texts() { return kRules; }

}  // namespace bakeoff::scan
