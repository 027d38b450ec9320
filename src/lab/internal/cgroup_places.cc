#include "lab/internal/cgroup_places.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>

#include "lab/internal/process_table.h"

namespace bakeoff::lab {
namespace {

namespace fs = std::filesystem;

struct Mount {
  fs::path root;  // the part of the hierarchy that is mounted
  fs::path point;
  std::string type;
  std::vector<std::string> options;
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// "36 35 0:30 /root /mount/point rw shared:1 - cgroup2 source rw,memory"
Mount parse_mount(const std::string& line) {
  const std::vector<std::string> words = split(line, ' ');
  const auto dash = std::find(words.begin(), words.end(), "-");
  if (words.size() < 6 || words.end() - dash < 4) return {};
  return {words[3], words[4], *(dash + 1), split(*(dash + 3), ',')};
}

// Empty when the group lies outside of what is mounted here.
fs::path group_folder(const Mount& mount, const std::string& group) {
  if (group.find("/..") != std::string::npos) return {};
  if (mount.root == "/") return group == "/" ? mount.point : mount.point / group.substr(1);
  const std::string root = mount.root.string();
  if (group.rfind(root, 0) != 0) return mount.point;  // a container that shows its own part only
  const fs::path below = fs::path(group.substr(root.size())).relative_path();
  return below.empty() ? mount.point : mount.point / below;
}

bool can_move_into(const fs::path& folder, int pid) {
  return write_small_file(folder / "cgroup.procs", std::to_string(pid));
}

struct Trial {
  std::string name;
  int pid = 0;
};

// A group there can be made, entered, left and removed. `look` sees the group while it exists.
bool try_place(const fs::path& parent, const fs::path& home, const Trial& trial,
               const std::function<void(const fs::path&)>& look) {
  const fs::path folder = parent / trial.name;
  if (::mkdir(folder.c_str(), 0755) != 0) return false;
  const bool works = can_move_into(folder, trial.pid);
  if (works && look) look(folder);
  const bool back = !works || can_move_into(home, trial.pid);
  for (int i = 0; i < 100 && ::rmdir(folder.c_str()) != 0; ++i) ::usleep(1000);
  return works && back;
}

bool has_word(const std::string& text, const std::string& word) {
  std::istringstream words(text);
  for (std::string each; words >> each;) {
    if (each == word) return true;
  }
  return false;
}

// True when groups below `parent` get the controller, switching it on where that is allowed.
bool gives_controller(const fs::path& parent, const std::string& controller) {
  const fs::path switches = parent / "cgroup.subtree_control";
  if (has_word(read_small_file(switches), controller)) return true;
  if (!has_word(read_small_file(parent / "cgroup.controllers"), controller)) return false;
  return write_small_file(switches, "+" + controller) &&
         has_word(read_small_file(switches), controller);
}

bool is_there(const fs::path& path) { return ::access(path.c_str(), F_OK) == 0; }

void look_at_unified(const fs::path& folder, GroupPlaces& places) {
  places.unified_memory = is_there(folder / "memory.max");
  places.unified_pids = is_there(folder / "pids.max");
  places.unified_kill = is_there(folder / "cgroup.kill");
  places.unified_freeze = is_there(folder / "cgroup.freeze");
}

std::vector<fs::path> upwards(const fs::path& own, const fs::path& mount) {
  std::vector<fs::path> folders;
  for (fs::path each = own;; each = each.parent_path()) {
    folders.push_back(each);
    if (each == mount || each == each.parent_path()) return folders;
  }
}

// The nearest group upwards that gives memory and pids, else the nearest that can be used at all.
void find_unified(const CgroupLocations& at, const Trial& trial, GroupPlaces& places) {
  if (at.unified_own.empty()) return;
  for (const bool needs_limits : {true, false}) {
    for (const fs::path& parent : upwards(at.unified_own, at.unified_mount)) {
      if (needs_limits &&
          !(gives_controller(parent, "memory") && gives_controller(parent, "pids"))) {
        continue;
      }
      const auto look = [&](const fs::path& folder) { look_at_unified(folder, places); };
      if (!try_place(parent, at.unified_own, trial, look)) continue;
      places.unified = parent;
      return;
    }
  }
}

fs::path find_v1(const CgroupLocations& at, const std::string& controller, const Trial& trial) {
  const auto own = at.v1_own.find(controller);
  if (own == at.v1_own.end() || !try_place(own->second, own->second, trial, nullptr)) return {};
  return own->second;
}

}  // namespace

namespace {

// Controller -> group, of /proc/self/cgroup; "": cgroup2.
std::map<std::string, std::string> groups_of(const std::string& own_groups) {
  std::map<std::string, std::string> group_of;
  for (const std::string& line : split(own_groups, '\n')) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (controllers.empty()) group_of[""] = line.substr(second + 1);
    for (const std::string& each : split(controllers, ',')) {
      group_of[each] = line.substr(second + 1);
    }
  }
  return group_of;
}

}  // namespace

CgroupLocations locate_cgroups(const std::string& mountinfo, const std::string& own_groups) {
  std::map<std::string, std::string> group_of = groups_of(own_groups);
  CgroupLocations found;
  for (const std::string& line : split(mountinfo, '\n')) {
    const Mount mount = parse_mount(line);
    if (mount.type == "cgroup2" && group_of.count("") == 1 && found.unified_mount.empty()) {
      found.unified_mount = mount.point;
      found.unified_own = group_folder(mount, group_of[""]);
    }
    if (mount.type != "cgroup") continue;
    for (const std::string& option : mount.options) {
      const auto group = group_of.find(option);
      if (group == group_of.end() || found.v1_own.count(option) == 1) continue;
      const fs::path folder = group_folder(mount, group->second);
      if (!folder.empty()) found.v1_own[option] = folder;
    }
  }
  return found;
}

CgroupLocations locate_own_cgroups() {
  return locate_cgroups(read_small_file("/proc/self/mountinfo"),
                        read_small_file("/proc/self/cgroup"));
}

std::vector<fs::path> CgroupLocations::candidates() const {
  std::vector<fs::path> folders;
  if (!unified_own.empty()) folders = upwards(unified_own, unified_mount);
  for (const auto& [controller, folder] : v1_own) {
    if (std::find(folders.begin(), folders.end(), folder) == folders.end()) {
      folders.push_back(folder);
    }
  }
  return folders;
}

GroupPlaces find_group_places(const CgroupLocations& locations, CgroupUse use,
                              const std::string& trial_name, int trial_pid) {
  GroupPlaces places;
  const Trial trial{trial_name, trial_pid};
  if (use == CgroupUse::none) return places;
  if (use == CgroupUse::best) find_unified(locations, trial, places);
  if (!places.unified_memory) places.memory = find_v1(locations, "memory", trial);
  if (!places.unified_pids) places.pids = find_v1(locations, "pids", trial);
  if (!places.unified_freeze) places.freezer = find_v1(locations, "freezer", trial);
  if (places.unified.empty()) places.cpuacct = find_v1(locations, "cpuacct", trial);
  return places;
}

}  // namespace bakeoff::lab
