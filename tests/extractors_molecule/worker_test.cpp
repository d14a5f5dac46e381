// SPDX-License-Identifier: GPL-3.0-or-later
// quarry-ob-worker in its sandbox: what it loads it has loaded before the walls go up.
#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "ingest/workers/worker_runner.hpp"

namespace quarry::molecule {
extern const Format format;
}

namespace quarry {
namespace {

intake::GroupOutput run(const std::string& name) {
  const auto path = std::filesystem::path(QUARRY_SOURCE_DIR) / "tests/lab/molecules" / name;
  workers::WorkerOptions options;
  options.directory = QUARRY_BIN_DIR;
  options.kill_on_violation = true;
  const auto runner = workers::make_worker_runner(options);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  intake::GroupInput group;
  group.key = name;
  group.files.push_back({name, descriptor, std::filesystem::file_size(path)});
  group.formats = {&molecule::format};
  auto outputs = runner->run({group});
  ::close(descriptor);
  return std::move(outputs.at(0));
}

Value stated(const intake::GroupOutput& output, std::string_view key, std::string_view path) {
  for (const auto& part : output.parts)
    for (const auto& record : part.records)
      if (record.key == key)
        for (const auto& statement : record.statements)
          if (statement.path == path) return statement.value;
  return {};
}

TEST(MoleculeWorker, ReadsEveryFormatBehindItsWalls) {
  struct Case {
    const char *file, *key, *inchi_key;
  };
  for (const auto& [file, key, inchi_key] : {Case{"water.mol", "", "XLYOFNOQVPJJNP-UHFFFAOYSA-N"},
                                             Case{"library.sdf", "benzene", "UHOVQNZJYSORNB-UHFFFAOYSA-N"},
                                             Case{"caffeine.pdb", "", "RYYVLZVUVIJVGH-UHFFFAOYSA-N"},
                                             Case{"library.smi", "ethanol", "LFQSCWFLJHTTHZ-UHFFFAOYSA-N"}}) {
    SCOPED_TRACE(file);
    const auto output = run(file);
    for (const auto& failure : output.failures) ADD_FAILURE() << failure.reason;
    EXPECT_EQ(stated(output, key, "molecule.inchi_key"), Value(inchi_key));
  }
}

}  // namespace
}  // namespace quarry
