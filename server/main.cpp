#include <string>
#include <vector>

#include "app/commands.hpp"

int main(int argc, char** argv) {
    return heydok::app::run(std::vector<std::string>{argv + 1, argv + argc});
}
