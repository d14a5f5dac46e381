// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <set>

#include "local/names.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

std::vector<std::string> paths_of(Connector& connector) {
  std::vector<std::string> paths;
  while (const auto file = connector.next()) paths.push_back(file->path);
  return paths;
}

/// Nothing where it opened.
std::optional<Code> refusal(Connector& connector, const std::string& path) {
  try {
    ::close(connector.open({path, {}, {}, {}, {}, {}}));
  } catch (const Error& error) {
    return error.code();
  }
  return std::nullopt;
}

TEST(Local, NamesThatAreNoUtf8ArePercentEncoded) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"plain", "plain"},       {"\xc3\xa9", "\xc3\xa9"}, {"\xff\xfe", "%FF%FE"},     {"a\xc3", "a%C3"},
      {"50%", "50%"},           {"\xc0\xaf", "%C0%AF"},   {"\xed\xa0\x80", "%ED%A0%80"}, {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
      {"\xf4\x90\x80\x80", "%F4%90%80%80"}, {"\xe2\x28\xa1", "%E2(%A1"}};
  for (const auto& [raw, shown] : cases) EXPECT_EQ(local::encoded_name(raw), shown);
}

TEST(Local, AnyNameIsListedOnceAndOpens) {
  const TempDir folder;
  const std::vector<std::string> names{"\xff", "%FF", "a\nb", ".hidden", "-rf", " ", "%25FF", "\xff\xff/x", "\xff\xff/\xfe"};
  for (const auto& name : names) folder.write(name, name);
  const auto connector = open_source(folder.path().string());
  std::set<std::string> contents;
  for (const auto& path : paths_of(*connector)) {
    const int descriptor = connector->open({path, {}, {}, {}, {}, {}});
    char buffer[64];
    const auto got = ::read(descriptor, buffer, sizeof buffer);
    contents.insert(std::string(buffer, static_cast<std::size_t>(got)));
    ::close(descriptor);
  }
  EXPECT_EQ(contents.size(), names.size()) << "two names were taken for one file";
}

TEST(Local, SourcesOfOddNamesOpen) {
  const TempDir folder;
  const auto file = folder.write("\xff.txt", "x");
  const auto connector = open_source(file);
  EXPECT_EQ(paths_of(*connector), std::vector<std::string>{"%FF.txt"});
  EXPECT_EQ(refusal(*connector, "%FF.txt"), std::nullopt);
  EXPECT_TRUE(connector->source().ends_with("/%FF.txt"));
}

TEST(Local, ListsInSortedOrderFilesBeforeFolders) {
  const TempDir folder;
  for (const auto* const name : {"b", "a/2", "a/1", "c/x/1", "c/0", "z"}) folder.write(name, "x");
  const auto connector = open_source(folder.path().string());
  EXPECT_EQ(paths_of(*connector), (std::vector<std::string>{"b", "z", "a/1", "a/2", "c/0", "c/x/1"}));
}

TEST(Local, LinksAndSpecialFilesAreListedAndNotOpened) {
  const TempDir folder;
  folder.write("real", "x");
  std::filesystem::create_symlink("real", folder / "link");
  std::filesystem::create_symlink(".", folder / "loop");
  std::filesystem::create_symlink("nothing", folder / "dangling");
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  sockaddr_un address{AF_UNIX, {}};
  const auto path = folder / "socket";
  ASSERT_LT(path.size(), sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const auto connector = open_source(folder.path().string());
  EXPECT_EQ(paths_of(*connector), (std::vector<std::string>{"dangling", "fifo", "link", "loop", "real", "socket"}));
  for (const auto* const name : {"dangling", "fifo", "link", "loop", "socket"})
    EXPECT_EQ(refusal(*connector, name), Code::invalid_argument) << name;
  EXPECT_EQ(refusal(*connector, "real"), std::nullopt);
  EXPECT_TRUE(connector->complete());
  ::close(socket);
}

TEST(Local, ALinkOrSpecialFileThatIsNamedIsListedAndNotOpened) {
  const TempDir folder;
  folder.write("below/real", "x");
  std::filesystem::create_symlink("below", folder / "link");
  std::filesystem::create_symlink("link", folder / "link_to_link");
  std::filesystem::create_symlink("nothing", folder / "dangling");
  std::filesystem::create_symlink("round", folder / "round");
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  for (const auto* const name : {"link", "link_to_link", "dangling", "round", "fifo"}) {
    const auto connector = open_source(folder / name);
    EXPECT_EQ(paths_of(*connector), std::vector<std::string>{name});
    EXPECT_EQ(refusal(*connector, name), Code::invalid_argument) << name;
  }
  const auto followed = open_source(folder / "link/");
  EXPECT_EQ(paths_of(*followed), std::vector<std::string>{"real"});
  const auto through = open_source(folder / "link/real");
  EXPECT_EQ(refusal(*through, "real"), std::nullopt) << "links on the way to what is named are followed";
}

TEST(Local, AFolderThatBecameALinkIsNotFollowed) {
  const TempDir folder, outside;
  folder.write("sub/file", "inside");
  outside.write("file", "outside");
  const auto connector = open_source(folder.path().string());
  EXPECT_EQ(paths_of(*connector), std::vector<std::string>{"sub/file"});
  std::filesystem::remove_all(folder / "sub");
  std::filesystem::create_symlink(outside.path(), folder / "sub");
  EXPECT_NE(refusal(*connector, "sub/file"), std::nullopt);
}

TEST(Local, AnUnreadableFolderCostsOnlyItself) {
  if (::geteuid() == 0) GTEST_SKIP() << "root reads everything";
  const TempDir folder;
  folder.write("a/1", "x");
  folder.write("locked/2", "x");
  folder.write("z/3", "x");
  std::filesystem::permissions(folder / "locked", std::filesystem::perms::none);
  const auto connector = open_source(folder.path().string());
  EXPECT_EQ(paths_of(*connector), (std::vector<std::string>{"a/1", "z/3"}));
  EXPECT_FALSE(connector->complete()) << "what is missing is not known to be gone";
  EXPECT_EQ(connector->take_diagnostics().size(), 1U);
  EXPECT_TRUE(connector->take_diagnostics().empty());
  std::filesystem::permissions(folder / "locked", std::filesystem::perms::owner_all);
}

TEST(Local, PathsMayBeLongerThanTheSystemTakes) {
  const TempDir folder;
  const std::string part(200, 'd');
  const int root = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  int here = ::dup(root);
  std::string path;
  for (int i = 0; i < 40; ++i) {
    ASSERT_EQ(::mkdirat(here, part.c_str(), 0700), 0);
    const int below = ::openat(here, part.c_str(), O_RDONLY | O_DIRECTORY);
    ::close(here);
    here = below;
    path += part + "/";
  }
  ::close(::openat(here, "file", O_WRONLY | O_CREAT, 0600));
  const auto connector = open_source(folder.path().string());
  EXPECT_EQ(paths_of(*connector), std::vector<std::string>{path + "file"});
  EXPECT_EQ(refusal(*connector, path + "file"), std::nullopt);
  ::close(here);
  ::close(root);
}

}  // namespace
}  // namespace quarry::test
