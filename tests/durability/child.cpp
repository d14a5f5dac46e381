// SPDX-License-Identifier: GPL-3.0-or-later
#include "durability/child.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "quarry/error.hpp"

namespace quarry::test {

namespace fs = std::filesystem;

Ran run_child(const fs::path& index, int first, const std::map<std::string, std::string>& faults) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const auto is_fault = [](const auto& variable) { return variable.first.starts_with("QUARRY_FAULT"); };
  const auto child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], 1);
    ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), 2);
    ::setenv("QUARRY_TEST_INDEX", index.c_str(), 1);
    ::setenv("QUARRY_TEST_FIRST", std::to_string(first).c_str(), 1);
    const char* const other = std::getenv("QUARRY_FAULT_LIBRARY");  // an injector of the same variables
    const auto library = other != nullptr ? std::string(other) : std::string(QUARRY_BIN_DIR) + "/quarry-fault.so";
    if (std::any_of(faults.begin(), faults.end(), is_fault)) ::setenv("LD_PRELOAD", library.c_str(), 1);
    ::setenv("QUARRY_FAULT_DIR", index.parent_path().c_str(), 1);
    for (const auto& [name, value] : faults) ::setenv(name.c_str(), value.c_str(), 1);
    ::execl("/proc/self/exe", "script", static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(ends[1]);
  Ran ran;
  ran.acknowledged = first;
  for (char c = 0; ::read(ends[0], &c, 1) == 1;)
    c == '.' ? ++ran.acknowledged : ++ran.backups;
  ::close(ends[0]);
  ::waitpid(child, &ran.status, 0);
  return ran;
}

std::string compare(const Truth& found, const Truth& before, const Truth& after) {
  std::set<std::string> names;
  for (const auto* truth : {&found, &before, &after})
    for (const auto& [name, row] : *truth) names.insert(name);
  for (const auto& name : names) {
    if (found.count(name) > 1) return name + " is there twice";
    const auto is_like = [&](const Truth& truth) {
      const auto a = found.find(name), b = truth.find(name);
      return a == found.end() || b == truth.end() ? (a == found.end()) == (b == truth.end()) : a->second == b->second;
    };
    if (!is_like(before) && !is_like(after))
      return name + (found.count(name) == 0 ? " is lost" : " is '" + found.find(name)->second.text + "'");
  }
  return {};
}

std::string examine(const fs::path& path, const Ran& ran) {
  if (!ran.failed() && ran.acknowledged != Script::steps) return "a run that failed said that it had not";
  if (WIFSIGNALED(ran.status) && WTERMSIG(ran.status) != SIGKILL) return "it crashed by signal " + std::to_string(WTERMSIG(ran.status));
  const auto before = Script::after(ran.acknowledged);
  const auto after = Script::after(std::min(ran.acknowledged + 1, Script::steps));
  try {
    if (fs::exists(path / "CURRENT")) {
      const auto report = Index(path).check();
      if (!report.problems.empty()) return "check: " + report.problems.front();
    } else if (ran.acknowledged != 0) {
      return "there is no index";
    }
    Index index(path, {.create = true, .disk_floor = 0});
    index.writer().publish();
    if (auto wrong = compare(shown(path), before, after); !wrong.empty()) return wrong;
    run_script(path, ran.acknowledged, [](int) {});
    if (shown(path) != Script::after(Script::steps)) return "resumed, it ended differently: " + compare(shown(path), Script::after(Script::steps), Script::after(Script::steps));
    const auto report = index.check();
    if (!report.problems.empty()) return "check after resuming: " + report.problems.front();
  } catch (const std::exception& error) {
    return std::string("it cannot be gone on with: ") + error.what();
  }
  return {};
}

fs::path backup_of(const fs::path& index, int step) { return index.parent_path() / ("backup" + std::to_string(step)); }

int play_script(const char* index) {
  const auto say = [](const char* sign) {
    if (::write(1, sign, 1) != 1) ::_exit(3);
  };
  try {
    run_script(index, std::atoi(std::getenv("QUARRY_TEST_FIRST")), [&](int step) {
      say(".");
      if (std::getenv("QUARRY_TEST_BACKUPS") == nullptr || std::find(std::begin(backup_after), std::end(backup_after), step) == std::end(backup_after)) return;
      Index(index).backup(backup_of(index, step));
      say("b");
    });
    return 0;
  } catch (const std::exception&) {
    return 1;
  }
}

}  // namespace quarry::test
