// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a fuzz target over files: the corpus, and each of its files cut, and with bytes changed in a fixed way.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
/// A target may have flags of its own, which begin with two hyphens.
extern "C" __attribute__((weak)) int LLVMFuzzerInitialize(int* argc, char*** argv);

namespace {

int inputs = 0;

void run(const std::string& bytes) {
  ++inputs;
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

void run_with_mutants(const std::string& bytes) {
  run(bytes);
  for (std::size_t part = 1; part < 8; ++part) run(bytes.substr(0, bytes.size() * part / 8));
  std::mt19937 random(static_cast<unsigned>(bytes.size()));
  for (int round = 0; round < 20 && !bytes.empty(); ++round) {
    auto mutant = bytes;
    for (std::size_t change = 0; change <= bytes.size() / 200; ++change) mutant[random() % mutant.size()] = static_cast<char>(random());
    run(mutant);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&argc, &argv);
  run("");
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]).starts_with("--") || !std::filesystem::exists(argv[i])) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      run_with_mutants({std::istreambuf_iterator<char>(in), {}});
    }
  }
  std::printf("%d inputs\n", inputs);
  return inputs > 1 ? 0 : 1;
}
