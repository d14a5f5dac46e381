// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/credentials.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "quarry/error.hpp"
#include "support/temp_dir.hpp"

namespace quarry {
namespace {

class CredentialsFile : public testing::Test {
 protected:
  std::filesystem::path file() const { return dir_.path() / "config" / "credentials.json"; }
  void write(const std::string& text, mode_t mode) const {
    std::filesystem::create_directories(file().parent_path());
    std::ofstream(file()) << text;
    ASSERT_EQ(::chmod(file().c_str(), mode), 0);
  }
  std::string text() const {
    std::ostringstream all;
    all << std::ifstream(file()).rdbuf();
    return all.str();
  }
  test::TempDir dir_;
};

TEST_F(CredentialsFile, WhatIsPutIsThereForTheNextProcess) {
  Credentials credentials(file());
  EXPECT_EQ(credentials.get("zenodo", "token"), "");
  credentials.put("zenodo", {{"token", "abc"}});
  credentials.put("box", {{"refresh_token", "r1"}, {"client_id", "c"}});
  EXPECT_EQ(Credentials(file()).get("zenodo", "token"), "abc");
  EXPECT_EQ(Credentials(file()).stored(),
            (std::map<std::string, std::vector<std::string>>{{"box", {"client_id", "refresh_token"}}, {"zenodo", {"token"}}}));
  struct stat status {};
  ASSERT_EQ(::stat(file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(CredentialsFile, TwoWritersKeepEachOthersAccounts) {
  Credentials one(file()), other(file());
  one.put("zenodo", {{"token", "a"}});
  other.put("figshare", {{"token", "b"}});
  EXPECT_EQ(Credentials(file()).get("zenodo", "token"), "a");
  EXPECT_EQ(other.get("zenodo", "token"), "a");
  EXPECT_TRUE(one.remove("figshare"));
  EXPECT_FALSE(one.remove("figshare"));
  EXPECT_EQ(Credentials(file()).get("figshare", "token"), "");
}

TEST_F(CredentialsFile, ManyProcessesLoseNothing) {
  constexpr int writers = 8;
  std::filesystem::create_directories(file().parent_path());
  for (int i = 0; i < writers; ++i) {
    const auto child = ::fork();
    ASSERT_GE(child, 0);
    if (child != 0) continue;
    Credentials mine(file());
    for (int k = 0; k < 5; ++k) mine.put("a" + std::to_string(i), {{"f" + std::to_string(k), "v"}});
    ::_exit(0);
  }
  int status = 0;
  for (int i = 0; i < writers; ++i) {
    ASSERT_GT(::wait(&status), 0);
    EXPECT_EQ(status, 0);
  }
  const auto stored = Credentials(file()).stored();
  ASSERT_EQ(stored.size(), static_cast<std::size_t>(writers));
  for (const auto& [account, fields] : stored) EXPECT_EQ(fields.size(), 5U) << account;
}

TEST_F(CredentialsFile, IsRefusedWhereOthersCanReadIt) {
  for (const mode_t mode : {0644, 0640, 0604, 0660}) {
    write(R"({"zenodo": {"token": "abc"}})", mode);
    try {
      const Credentials credentials(file());
      FAIL() << "read with mode " << mode;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::permission_denied);
      EXPECT_NE(std::string(error.what()).find("chmod 600"), std::string::npos) << error.what();
    }
  }
}

TEST_F(CredentialsFile, DamageIsSaidWithoutTheSecret) {
  for (const std::string bad : {"{\"zenodo\": {\"token\": \"s3cr3t\"", "[\"s3cr3t\"]", "{\"zenodo\": \"s3cr3t\"}", "{\"zenodo\": {\"token\": 5}}", ""}) {
    write(bad, 0600);
    try {
      const Credentials credentials(file());
      FAIL() << "taken: " << bad;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::corrupt) << bad;
      EXPECT_EQ(std::string(error.what()).find("s3cr3t"), std::string::npos) << error.what();
    }
  }
}

TEST_F(CredentialsFile, TheEnvironmentComesFirstAndKnowsItsHost) {
  Credentials credentials(file());
  credentials.put("dataverse@one.example", {{"token", "stored"}});
  ::setenv("QUARRY_DATAVERSE_TOKEN", "from-env", 1);
  EXPECT_EQ(credentials.get("dataverse@one.example", "token"), "stored") << "no host was named: it is nobody's";
  ::setenv("QUARRY_DATAVERSE_HOST", "two.example", 1);
  EXPECT_EQ(credentials.get("dataverse@two.example", "token"), "from-env");
  EXPECT_EQ(credentials.get("dataverse@one.example", "token"), "stored");
  ::unsetenv("QUARRY_DATAVERSE_HOST");
  ::unsetenv("QUARRY_DATAVERSE_TOKEN");
  ::setenv("QUARRY_ZENODO_TOKEN", "env", 1);
  EXPECT_EQ(credentials.get("zenodo", "token"), "env");
  ::setenv("QUARRY_ZENODO_HOST", "sandbox.zenodo.org", 1);
  EXPECT_EQ(credentials.get("zenodo@sandbox.zenodo.org", "token"), "env");
  EXPECT_EQ(credentials.get("zenodo", "token"), "") << "a token that is said to be of one host is of no other";
  ::unsetenv("QUARRY_ZENODO_HOST");
  ::unsetenv("QUARRY_ZENODO_TOKEN");
}

TEST_F(CredentialsFile, ALinkIsNotFollowed) {
  write(R"({"zenodo": {"token": "abc"}})", 0600);
  const auto link = dir_.path() / "link.json";
  std::filesystem::create_symlink(file(), link);
  EXPECT_THROW(Credentials{link}, Error);
}

}  // namespace
}  // namespace quarry
