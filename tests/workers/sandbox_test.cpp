// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>

#include "ingest/workers/protocol/sandbox.hpp"
#include "workers/worker_fixture.hpp"

namespace quarry::test {
namespace {

class Sandbox : public Workers {
 protected:
  /// Each named attempt of a mock extractor must have failed, by any errno.
  void expect_all_refused(std::string_view format, std::vector<std::string_view> attempts) {
    const auto output = run(group(format));
    ASSERT_TRUE(output.failures.empty()) << output.failures[0].reason;
    for (const auto attempt : attempts) {
      const auto result = stated(output, "custom." + std::string(attempt));
      ASSERT_TRUE(result.is_string()) << attempt;
      EXPECT_NE(result.as_string(), "allowed") << attempt;
    }
  }
};

TEST_F(Sandbox, HasNoNetwork) { expect_all_refused("network", {"socket", "unix_socket", "socketpair"}); }

TEST_F(Sandbox, HasNoFiles) {
  expect_all_refused("open", {"passwd", "directory", "own_memory", "create", "temporary", "remove", "memory_file", "code"});
  EXPECT_NE(::access("/tmp/quarry_mock_escape", F_OK), 0);
}

TEST_F(Sandbox, ReachesNoOtherProcess) {
  expect_all_refused("kill", {"kill", "signal", "trace", "thread_signal"});
  expect_well();  // the zygote is still there
}

TEST_F(Sandbox, StartsNothing) {
  expect_all_refused("fork", {"fork"});
  expect_all_refused("execute", {"execute", "privileges"});
}

TEST_F(Sandbox, CannotChangeItsInput) { expect_all_refused("write", {"write"}); }

TEST_F(Sandbox, MayOpenItsMemoryFilesAgainByPath) {
  if (landlock_version() == 0) GTEST_SKIP() << "without Landlock nothing is opened by path";
  const auto output = run(group("reopen", "hello world"));
  ASSERT_TRUE(output.failures.empty());
  EXPECT_EQ(stated(output, "custom.start"), Value("hello"));
}

TEST_F(Sandbox, MayOpenALargeFileOfTheGroupAgainByPath) {
  if (landlock_version() == 0) GTEST_SKIP() << "without Landlock nothing is opened by path";
  std::string path = ::testing::TempDir() + "quarry_large_XXXXXX";
  Descriptor file(::mkstemp(path.data()));
  ASSERT_EQ(::pwrite(file.get(), "hello", 5, 0), 5);
  ASSERT_EQ(::ftruncate(file.get(), 5 << 20), 0);
  const Descriptor reading(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  auto input = group("reopen");
  input.files[0] = {"folder/file", reading.get(), 5 << 20};
  const auto output = run(input);
  ::unlink(path.c_str());
  ASSERT_TRUE(output.failures.empty());
  EXPECT_EQ(stated(output, "custom.start"), Value("hello"));
}

TEST_F(Sandbox, KillsOnAForbiddenCallWhereAskedTo) {
  options_.kill_on_violation = true;
  const auto output = run(group("network"));
  ASSERT_EQ(output.failures.size(), 1u);
  EXPECT_EQ(output.failures[0].reason, "made a forbidden system call");
  expect_well();
}

TEST_F(Sandbox, LimitsMemoryButNotBelowWhatIsAllowed) {
  const std::string content(std::size_t{40} << 20, 'x');  // read as a whole, stated as nothing: it is over 4 MiB
  const auto output = run(group("well", content));
  EXPECT_TRUE(output.failures.empty());
}

}  // namespace
}  // namespace quarry::test
