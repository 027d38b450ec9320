#include "evidence/simulated_disk.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace bakeoff::evidence {
namespace {

constexpr std::size_t kSectorBytes = 512;

struct OpenFile : sqlite3_file {
  SimulatedDisk* disk;
  std::string* name;
  std::shared_ptr<SimulatedFile>* file;
  bool delete_on_close;
};

OpenFile& opened(sqlite3_file* file) { return *static_cast<OpenFile*>(file); }
SimulatedFile& content(sqlite3_file* file) { return **opened(file).file; }
SimulatedDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<SimulatedDisk*>(vfs->pAppData); }

void apply_whole(Bytes& bytes, const UnsyncedChange& change) {
  if (change.is_truncation) {
    bytes.resize(change.offset);
    return;
  }
  bytes.resize(std::max(bytes.size(), change.offset + change.bytes.size()));
  std::copy(change.bytes.begin(), change.bytes.end(),
            bytes.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

void apply_torn(Bytes& bytes, const UnsyncedChange& change, Random& random) {
  for (std::size_t at = 0; at < change.bytes.size(); at += kSectorBytes) {
    if (random.below(2) == 0) continue;
    const std::size_t size = std::min(kSectorBytes, change.bytes.size() - at);
    const auto from = change.bytes.begin() + static_cast<std::ptrdiff_t>(at);
    apply_whole(bytes,
                {change.offset + at, Bytes(from, from + static_cast<std::ptrdiff_t>(size)), false});
  }
}

// Nothing, a random part, or the first changes with the last one torn.
Bytes survivors(const SimulatedFile& file, Random& random) {
  Bytes bytes = file.durable;
  const std::size_t policy = random.below(3);
  if (policy == 0 || file.unsynced.empty()) return bytes;
  const std::size_t whole = policy == 2 ? random.below(file.unsynced.size()) : file.unsynced.size();
  for (std::size_t i = 0; i < whole; ++i) {
    const bool is_kept = policy == 2 || random.below(2) == 0;
    const bool is_torn = policy == 1 && random.below(4) == 0;
    if (is_kept && is_torn) apply_torn(bytes, file.unsynced[i], random);
    if (is_kept && !is_torn) apply_whole(bytes, file.unsynced[i]);
  }
  if (policy == 2) apply_torn(bytes, file.unsynced[whole], random);
  return bytes;
}

int close_file(sqlite3_file* file) {
  OpenFile& open = opened(file);
  if (open.delete_on_close && open.disk->has_power()) open.disk->files.erase(*open.name);
  delete open.file;
  delete open.name;
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  const Bytes& bytes = content(file).current;
  const auto wanted = static_cast<std::size_t>(size);
  const auto from = std::min(static_cast<std::size_t>(offset), bytes.size());
  const std::size_t got = std::min(wanted, bytes.size() - from);
  std::memset(into, 0, wanted);
  if (got > 0) std::memcpy(into, bytes.data() + from, got);
  return got == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

// The change counts as sent to the disk even when the power goes at that moment: part of it may
// survive.
int change_file(sqlite3_file* file, UnsyncedChange change) {
  SimulatedFile& on_disk = content(file);
  on_disk.unsynced.push_back(change);
  const int failure = opened(file).disk->before_change();
  if (failure == SQLITE_OK) {
    apply_whole(on_disk.current, change);
  } else if (!on_disk.unsynced.empty()) {
    on_disk.unsynced.pop_back();
  }
  return failure;
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  const auto* bytes = static_cast<const unsigned char*>(from);
  return change_file(file, {static_cast<std::size_t>(offset), Bytes(bytes, bytes + size), false});
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return change_file(file, {static_cast<std::size_t>(size), {}, true});
}

int sync_file(sqlite3_file* file, int /*flags*/) {
  OpenFile& open = opened(file);
  if (const int failure = open.disk->before_change(); failure != SQLITE_OK) return failure;
  if (open.disk->ignores_sync_of(*open.name)) return SQLITE_OK;
  content(file).durable = content(file).current;
  content(file).unsynced.clear();
  return SQLITE_OK;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(content(file).current.size());
  return SQLITE_OK;
}

int accept_lock(sqlite3_file* /*file*/, int /*level*/) { return SQLITE_OK; }
int no_reserved_lock(sqlite3_file* /*file*/, int* result) {
  *result = 0;
  return SQLITE_OK;
}
int no_control(sqlite3_file* /*file*/, int /*op*/, void* /*argument*/) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file* /*file*/) { return static_cast<int>(kSectorBytes); }
int no_promises(sqlite3_file* /*file*/) { return 0; }

int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** region) {
  auto& regions = content(file).shared_memory;
  const auto index = static_cast<std::size_t>(page);
  if (extend == 0 && index >= regions.size()) {
    *region = nullptr;
    return SQLITE_OK;
  }
  while (regions.size() <= index)
    regions.push_back(std::make_unique<Bytes>(static_cast<std::size_t>(size)));
  *region = regions[index]->data();
  return SQLITE_OK;
}

int accept_shared_lock(sqlite3_file* /*file*/, int /*offset*/, int /*n*/, int /*flags*/) {
  return SQLITE_OK;
}
void no_barrier(sqlite3_file* /*file*/) {}
int unmap_shared(sqlite3_file* file, int delete_it) {
  if (delete_it != 0) content(file).shared_memory.clear();
  return SQLITE_OK;
}

const sqlite3_io_methods* io_methods() {
  static const sqlite3_io_methods methods = [] {
    sqlite3_io_methods m{};
    m.iVersion = 2;
    m.xClose = close_file;
    m.xRead = read_file;
    m.xWrite = write_file;
    m.xTruncate = truncate_file;
    m.xSync = sync_file;
    m.xFileSize = size_of_file;
    m.xLock = accept_lock;
    m.xUnlock = accept_lock;
    m.xCheckReservedLock = no_reserved_lock;
    m.xFileControl = no_control;
    m.xSectorSize = sector_size;
    m.xDeviceCharacteristics = no_promises;
    m.xShmMap = map_shared;
    m.xShmLock = accept_shared_lock;
    m.xShmBarrier = no_barrier;
    m.xShmUnmap = unmap_shared;
    return m;
  }();
  return &methods;
}

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  SimulatedDisk& disk = disk_of(vfs);
  const std::string name =
      path != nullptr ? path : "temporary-" + std::to_string(disk.random.next());
  auto found = disk.files.find(name);
  if (found == disk.files.end()) {
    if ((flags & SQLITE_OPEN_CREATE) == 0 || !disk.has_power()) return SQLITE_CANTOPEN;
    found = disk.files.emplace(name, std::make_shared<SimulatedFile>()).first;
  }
  OpenFile& open = opened(file);
  open.disk = &disk;
  open.name = new std::string(name);
  open.file = new std::shared_ptr<SimulatedFile>(found->second);
  open.delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  open.pMethods = io_methods();
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* path, int /*sync_folder*/) {
  SimulatedDisk& disk = disk_of(vfs);
  if (const int failure = disk.before_change(); failure != SQLITE_OK) return failure;
  return disk.files.erase(path) > 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

int file_exists(sqlite3_vfs* vfs, const char* path, int /*flags*/, int* result) {
  *result = disk_of(vfs).files.contains(path) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs* /*vfs*/, const char* path, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", path);
  return SQLITE_OK;
}

int random_bytes(sqlite3_vfs* vfs, int size, char* out) {
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(disk_of(vfs).random.next());
  return size;
}

int sleep_none(sqlite3_vfs* /*vfs*/, int microseconds) { return microseconds; }
int fixed_time(sqlite3_vfs* /*vfs*/, double* julian_day) {
  *julian_day = 2461000.5;
  return SQLITE_OK;
}
int no_last_error(sqlite3_vfs* /*vfs*/, int /*size*/, char* /*out*/) { return 0; }

}  // namespace

SimulatedDisk::SimulatedDisk(std::uint64_t seed) : random(seed) {
  vfs_.iVersion = 1;
  vfs_.szOsFile = sizeof(OpenFile);
  vfs_.mxPathname = 512;
  vfs_.zName = "simulated-disk";
  vfs_.pAppData = this;
  vfs_.xOpen = open_file;
  vfs_.xDelete = delete_file;
  vfs_.xAccess = file_exists;
  vfs_.xFullPathname = full_path;
  vfs_.xRandomness = random_bytes;
  vfs_.xSleep = sleep_none;
  vfs_.xCurrentTime = fixed_time;
  vfs_.xGetLastError = no_last_error;
  sqlite3_vfs_register(&vfs_, 1);
}

SimulatedDisk::~SimulatedDisk() { sqlite3_vfs_unregister(&vfs_); }

void SimulatedDisk::fail_change(int n, int sqlite_code, FailureSpan span) {
  changes_ = 0;
  fail_at_ = n;
  fail_code_ = sqlite_code;
  fail_span_ = span;
}

void SimulatedDisk::cut_power_at_change(int n) {
  changes_ = 0;
  cut_at_ = n;
}

void SimulatedDisk::heal() {
  changes_ = 0;
  fail_at_ = -1;
}

void SimulatedDisk::lose_power_now() {
  has_power_ = false;
  for (auto& [name, file] : files) {
    auto after = std::make_shared<SimulatedFile>();
    after->durable = survivors(*file, random);
    after->current = after->durable;
    file = std::move(after);  // open handles keep the old one, which nobody sees again
  }
}

void SimulatedDisk::restart() {
  has_power_ = true;
  cut_at_ = -1;
  changes_ = 0;
}

int SimulatedDisk::before_change() {
  if (!has_power_) return SQLITE_IOERR;
  const int now = changes_++;
  if (now == cut_at_) {
    lose_power_now();
    return SQLITE_IOERR;
  }
  const bool fails =
      fail_at_ >= 0 && (fail_span_ == FailureSpan::once ? now == fail_at_ : now >= fail_at_);
  return fails ? fail_code_ : SQLITE_OK;
}

bool SimulatedDisk::ignores_sync_of(const std::string& name) const {
  return ignores_log_syncs_ && name.ends_with("-wal");
}

}  // namespace bakeoff::evidence
