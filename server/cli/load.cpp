// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/terminal.hpp"
#include "quarry/error.hpp"
#include "quarry/index.hpp"
#include "quarry/json.hpp"
#include "quarry/load.hpp"

namespace quarry::cli {
namespace {

struct Counts {
  std::uint64_t lines = 0, written = 0, unchanged = 0, bad = 0;
};

constexpr std::uint64_t batch = 5'000;

void load_line(std::string_view line, IndexWriter& writer, const std::string& owner, Counts& counts) {
  ++counts.lines;
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
  try {
    if (writer.upsert(read_entry(line, owner))) {
      ++counts.written;
    } else {
      ++counts.unchanged;
    }
  } catch (const Error& error) {
    if (error.code() != Code::invalid_argument && error.code() != Code::too_large) throw;
    ++counts.bad;
    fmt::print(stderr, "quarry: line {}: {}\n", counts.lines, printable(error.what()));
  }
  if (counts.lines % batch == 0) writer.commit();
}

}  // namespace

int run(const LoadCommand& command) {
  catch_interrupts();
  std::ifstream file;
  if (command.file != "-") {
    file.open(command.file, std::ios::binary);
    if (!file) throw Error(Code::not_found, command.file + ": cannot be opened: check that it exists and may be read");
  }
  std::istream& in = command.file == "-" ? std::cin : file;
  const auto owner = command.owner.empty() ? local_principal() : principal_of(command.owner);
  const auto start = std::chrono::steady_clock::now();
  Index index(command.common.index, {.create = true, .disk_floor = bytes_of_mebibytes(command.keep_free)});
  auto writer = index.writer(command.no_wait ? std::chrono::milliseconds(0) : std::chrono::seconds(60), [] {
    fmt::print(stderr, "quarry: another process writes to this index, waiting up to 60 s for it (--no-wait refuses)\n");
  });
  // A file is searchable as a whole when it is in; what comes through a pipe may never end.
  if (command.file == "-") writer.publish_every(std::chrono::seconds(1));
  Counts counts;
  std::string line;
  while (!interrupt_asked() && std::getline(in, line)) load_line(line, writer, owner, counts);
  writer.publish();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  if (command.common.json) {
    fmt::print("{}\n", to_json(Object{{"lines", counts.lines},
                                      {"records", counts.written},
                                      {"unchanged", counts.unchanged},
                                      {"errors", counts.bad},
                                      {"seconds", took.count()}}));
  } else {
    fmt::print("{} written, {} unchanged, {} in {:.1f} s.\n", counted(counts.written, "record", "records"),
               counts.unchanged, counted(counts.bad, "bad line", "bad lines"), took.count());
  }
  if (interrupt_asked()) return interrupted;
  return counts.bad != 0 ? some_failed : done;
}

}  // namespace quarry::cli
