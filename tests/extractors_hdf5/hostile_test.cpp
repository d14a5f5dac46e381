// SPDX-License-Identifier: GPL-3.0-or-later
// Files that would have the reader open others, load code or take much memory; and files with broken bytes.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "extractors_hdf5/written_file.hpp"
#include "hdf5/document.hpp"
#include "hdf5/tree.hpp"
#include "quarry/error.hpp"

namespace quarry::hdf5 {
namespace {

using test::TempDir;
using test::WrittenFile;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;  // such a program maps terabytes
#else
constexpr bool sanitized = false;
#endif

TEST(Hdf5Hostile, OtherFilesAreNotOpened) {
  WrittenFile other;
  other.numbers("secret", {2}, {1, 2});
  const auto other_path = (other.folder().path() / "written.h5").string();
  other.bytes();
  const auto raw = other.folder().write("raw", std::string(16, 'x'));
  WrittenFile written;
  H5Lcreate_external(other_path.c_str(), "/secret", written.id(), "linked", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external(other_path.c_str(), "/", written.id(), "root", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("/root/secret", written.id(), "soft", H5P_DEFAULT, H5P_DEFAULT);
  const hsize_t two = 2;
  const auto space = H5Screate_simple(1, &two, nullptr);
  const auto outside = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_external(outside, raw.c_str(), 0, 16);
  H5Dclose(H5Dcreate2(written.id(), "stored", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, outside, H5P_DEFAULT));
  const auto composed = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_virtual(composed, space, other_path.c_str(), "/secret", space);
  H5Dclose(H5Dcreate2(written.id(), "virtual", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, composed, H5P_DEFAULT));
  auto file = written.open();
  const Document document(file);
  for (const auto* path : {"linked", "root/secret", "soft", "stored", "virtual"}) EXPECT_FALSE(document.numbers(path)) << path;
  for (const auto* path : {"linked", "root", "soft"}) EXPECT_FALSE(document.has(path)) << path;
  for (const auto* path : {"stored", "virtual"}) EXPECT_FALSE(document.dataset(path)->readable) << path;
  std::vector<std::string> seen;
  Visitor visitor;
  visitor.group = [](const std::string&) {};
  visitor.dataset = [&](const Dataset& dataset) { seen.push_back(dataset.path); };
  document.walk(visitor);
  EXPECT_EQ(seen, (std::vector<std::string>{"stored", "virtual"}));
}

TEST(Hdf5Hostile, SoftLinksThatNeverEndGiveNothing) {
  WrittenFile written;
  H5Lcreate_soft("/b", written.id(), "a", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("/a", written.id(), "b", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("x/x", written.id(), "x", H5P_DEFAULT, H5P_DEFAULT);
  auto file = written.open();
  const Document document(file);
  for (const auto* path : {"a", "b", "x", "a/a/a"}) EXPECT_FALSE(document.has(path)) << path;
}

herr_t broken_filter(hid_t, hid_t, hid_t) { return 0; }
std::size_t keep_bytes(unsigned, std::size_t, const unsigned*, std::size_t bytes, std::size_t*, void**) { return bytes; }

TEST(Hdf5Hostile, SizesThatAreOnlySaidTakeNoMemory) {
  WrittenFile written;
  const hsize_t vast = hsize_t{1} << 50, wide = hsize_t{1} << 28, few = 10;
  const auto chunked = H5Pcreate(H5P_DATASET_CREATE);
  const hsize_t chunk = 1024;
  H5Pset_chunk(chunked, 1, &chunk);
  H5Dclose(H5Dcreate2(written.id(), "vast", H5T_NATIVE_DOUBLE, H5Screate_simple(1, &vast, nullptr), H5P_DEFAULT, chunked, H5P_DEFAULT));
  const auto large_pieces = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(large_pieces, 1, &wide);
  H5Pset_deflate(large_pieces, 1);
  const hsize_t grows = H5S_UNLIMITED;
  H5Dclose(H5Dcreate2(written.id(), "pieces", H5T_NATIVE_DOUBLE, H5Screate_simple(1, &few, &grows), H5P_DEFAULT, large_pieces, H5P_DEFAULT));
  const H5Z_class2_t strange{H5Z_CLASS_T_VERS, 40'000, 1, 1, "strange", nullptr, broken_filter, keep_bytes};
  H5Zregister(&strange);
  const auto filtered = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(filtered, 1, &few);
  H5Pset_filter(filtered, 40'000, 0, 0, nullptr);
  H5Dclose(H5Dcreate2(written.id(), "filtered", H5T_NATIVE_DOUBLE, H5Screate_simple(1, &few, nullptr), H5P_DEFAULT, filtered, H5P_DEFAULT));
  auto file = written.open();
  const Document document(file);
  EXPECT_EQ(document.dataset("vast")->size(), std::uint64_t{1} << 50);
  EXPECT_FALSE(document.numbers("vast"));
  for (const auto* path : {"pieces", "filtered"}) {
    EXPECT_FALSE(document.dataset(path)->readable) << path;
    EXPECT_FALSE(document.numbers(path)) << path;
  }
}

/// 0: read, or refused as broken; 3: more was given than asked for.
int read_changed(const TempDir& folder, const std::string& bytes) {
  auto file = test::file_of(folder, bytes, "changed.h5");
  try {
    const Document document(file);
    const Format format{.name = "hdf5"};
    PartSink sink(format);
    state_tree(document, sink, {});
    const auto numbers = document.numbers("a/table", 100);
    const auto words = document.texts("words", 100, 100);
    return (numbers && numbers->size() > 100) || (words && words->size() > 100) ? 3 : 0;
  } catch (const Error& error) {
    return error.code() == Code::corrupt || error.code() == Code::too_large ? 0 : 3;
  }
}

/// Whatever stands in the bytes, reading ends. The library itself may die of them (1.10 copies from where a heap of texts says), which is
/// why each file is read in a process of its own here, and in a worker elsewhere.
TEST(Hdf5Hostile, ChangedBytesNeverHangAndNeverGiveMoreThanAsked) {
  WrittenFile written;
  written.group("a");
  written.numbers("a/table", {4, 4}, std::vector<double>(16, 1.5));
  written.texts("words", {"one", "two"});
  written.attribute("a/table", "units", "eV");
  const auto whole = written.bytes();
  std::mt19937 random(7);
  int refused_or_read = 0;
  constexpr int rounds = 200;
  for (int round = 0; round < rounds; ++round) {
    auto bytes = whole;
    for (int change = 0; change < 3; ++change) bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto child = ::fork();
    if (child == 0) {
      const rlimit memory{std::uint64_t{4} << 30, std::uint64_t{4} << 30}, none{0, 0};
      if (!sanitized) ::setrlimit(RLIMIT_AS, &memory);
      ::setrlimit(RLIMIT_CORE, &none);
      ::alarm(60);
      ::_exit(read_changed(written.folder(), bytes));
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_FALSE(WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) << "round " << round << " does not end";
    EXPECT_FALSE(WIFEXITED(status) && WEXITSTATUS(status) == 3) << "round " << round;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) ++refused_or_read;
  }
  EXPECT_GT(refused_or_read, rounds * 9 / 10);
}

}  // namespace
}  // namespace quarry::hdf5
